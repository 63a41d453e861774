import type { TokenRequest } from '../../api/carrier.ts'
import type { CallOutcome, ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'

const row = 'TENANT-PKCE-10'

export const bothChecks = clientScenario({
  id: 'client/tenants/both-checks',
  title: 'Where the verifier or the tenant’s right is refused, nothing of the exchange is used',
  story: 'The server refuses the verifier; then the tenant is suspended while its browser is at the carrier.',
  requirements: [row],
  needs: ['call'],
  caughtBy: [
    { twin: 'takes-client-credentials-after-a-refusal', breaks: [row] },
    { twin: 'keeps-tokens-of-suspended-tenants', breaks: [row] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant, { call: true })
    if (control.kind === 'failed') return controlFailed(row, control)
    return [...(await verifierRefused(target, control)), ...(await tenantSuspended(target, control))]
  },
})

async function verifierRefused(target: ClientTarget, control: Connected): Promise<readonly Finding[]> {
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return controlFailed(row, begun)
  const { flow } = begun
  const refusing = target.behave({
    token: async (request, honest) =>
      isOf(request, flow.id)
        ? {
            kind: 'json',
            status: 400,
            body: { error: 'invalid_grant', error_description: 'the verifier does not fit' },
          }
        : honest(),
  })
  const what = 'after the server had refused the verifier'
  await deliver(target, flow, target.grant(flow).response, { label: 'callback whose verifier is refused' })
  const call = await target.call(flow.tenant, { browser: flow.browser })
  refusing.stop()
  return nothingNew(call, control, what)
}

function isOf({ code }: TokenRequest, flow: string): boolean {
  return code?.issuedFor?.flow === flow
}

async function tenantSuspended(target: ClientTarget, control: Connected): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const without = (why: string) => recorded(row, `a tenant that is suspended meanwhile was not tried: ${why}`)
  const able = await target.able('operator')
  if (able.kind !== 'yes') return without(able.kind === 'unknown' ? able.missing : able.reason)
  const begun = await begin(target, tenant)
  if (begun.kind === 'failed') return controlFailed(row, begun)
  const { flow } = begun
  const suspended = await target.operate('suspend', tenant)
  if (suspended.kind === 'cannot') return without(suspended.reason)
  if (suspended.kind === 'failed') return inconclusive(row, suspended.sentence)
  const outcome = await deliver(target, flow, target.grant(flow).response, { label: 'callback of a suspended tenant' })
  const during = await target.call(tenant, { browser: flow.browser })
  const resumed = await target.operate('resume', tenant)
  if (resumed.kind !== 'done') return inconclusive(row, 'the suspended tenant could not be resumed', outcome)
  const after = await target.call(tenant, { browser: flow.browser })
  const revoked = target.arrivals().some(({ kind }) => kind === 'revocation')
  return [
    ...nothingNew(during, control, 'while the tenant was suspended'),
    ...nothingNew(after, control, 'after the tenant had been suspended during its callback'),
    ...recorded(
      row,
      outcome.tokenRequests.length === 0
        ? 'no token request left for the suspended tenant'
        : `a token request left for the suspended tenant; what it brought was ${revoked ? '' : 'not '}revoked`,
      outcome,
    ),
  ]
}

/** No token but those of the connection that stood before. */
function nothingNew(call: CallOutcome, { flow }: Connected, when: string): readonly Finding[] {
  const used = call.apiCalls.flatMap(({ tokens }) => tokens).filter(({ issuedFor }) => issuedFor !== undefined)
  const other = used.find(({ issuedFor }) => issuedFor?.flow !== flow.id)
  const observed = `${when}, a call carried a token that came after it`
  return other === undefined
    ? held(row, undefined, call)
    : broken(row, { expected: `${when}, no token of the exchange is used`, observed }, call)
}
