import { withoutAbility } from '../../api/ability.ts'
import type { Arrival, OtherArrival } from '../../api/carrier.ts'
import type { ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { first } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect, tokenFlowsOf } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, refreshingConnection, succeeded } from '../refresh/ageing.ts'

const unusedAfter = 'RFC7009-2.1-5'
const takenToBeAlive = 'RFC7009-2.2.1-1'
const notProlonged = 'TENANT-LIFE-10'
const othersGoOn = 'TENANT-BLAST-2-client'
const rows = [unusedAfter, takenToBeAlive, notProlonged, othersGoOn]

export const tokensAfterDisconnect = clientScenario({
  id: 'client/tokens/after-disconnect',
  title: 'After a disconnect nothing uses its tokens, and nobody else loses theirs',
  story: 'Two tenants are connected, one disconnects and calls again, at once and when its old token would be over.',
  requirements: rows,
  needs: ['call', 'disconnect'],
  crossTenant: [{ artefact: 'revocation right', place: 'disconnect by another tenant', rows: [othersGoOn] }],
  caughtBy: [
    { twin: 'keeps-connection-after-disconnect', breaks: [unusedAfter, notProlonged] },
    { twin: 'takes-busy-for-revoked', breaks: [takenToBeAlive] },
    { twin: 'ends-every-connection', breaks: [othersGoOn] },
  ],
  async run({ target }) {
    const [tenant, other] = target.tenants
    const refreshing = await refreshingConnection(target, tenant, rows)
    const fresh = refreshing.kind === 'refreshing' ? refreshing : undefined
    const connected = fresh?.connected ?? (await connect(target, tenant, { call: true }))
    if (connected.kind === 'failed') return controlFailed(rows, connected)
    const bystander = other === undefined ? undefined : await connect(target, other, { call: true })
    if (bystander?.kind === 'failed') return controlFailed(rows, bystander)
    const { browser } = connected.flow
    const before = target.arrivals().length
    const said = await target.disconnect(tenant, { browser })
    if (said.kind !== 'answered' || said.status >= 400) {
      const how = said.kind === 'answered' ? `it answered ${said.status}` : said.sentence
      return inconclusive(rows, `disconnecting ${tenant.id} did not work: ${how}`, said)
    }
    await target.settle()
    const revocations = revocationsIn(target.arrivals().slice(before))
    const after = target.arrivals().length
    await callAs(target, connected, 'call after the disconnect')
    await fresh?.ageing.age()
    await callAs(target, connected, 'call after the disconnect, later')
    return [
      ...unused(connected, target.arrivals().slice(after)),
      ...(await untouched(target, bystander, revocations)),
      ...(await busy(target)),
    ]
  },
})

function revocationsIn(arrivals: readonly Arrival[]): readonly OtherArrival[] {
  return arrivals.filter((arrival): arrival is OtherArrival => arrival.kind === 'revocation')
}

function unused({ flow }: Connected, later: readonly Arrival[]): readonly Finding[] {
  const asked = [unusedAfter, notProlonged]
  const used = later.filter(
    (arrival) =>
      (arrival.kind === 'api' && arrival.tokens.some(({ issuedFor }) => issuedFor?.flow === flow.id)) ||
      (arrival.kind === 'token' && arrival.refreshToken?.issuedFor?.flow === flow.id),
  )
  const [one] = used
  if (one === undefined) return held(asked, `${flow.tenant.id}: two calls after the disconnect, none with its tokens`)
  const what = one.kind === 'api' ? 'its access token' : 'its refresh token'
  const observed = `${flow.tenant.id} at ${flow.carrier.id}: after the disconnect a request went out with ${what}`
  return broken(asked, { expected: 'no request with tokens of an ended connection', observed }, ...used)
}

async function untouched(
  target: ClientTarget,
  bystander: Connected | undefined,
  revocations: readonly OtherArrival[],
): Promise<readonly Finding[]> {
  const missing = withoutAbility(othersGoOn, await target.able('second-tenant'))
  if (bystander === undefined) return missing ?? notApplicable(othersGoOn, 'there is one tenant')
  const { flow } = bystander
  const foreign = revocations.filter(({ tenant }) => tenant === flow.tenant.id)
  const call = await callAs(target, bystander, 'call of the other tenant')
  const works = tokenFlowsOf(call).includes(flow.id) && succeeded(call)
  if (works && foreign.length === 0) return held(othersGoOn, undefined, call, ...revocations)
  const observed = works
    ? `a token of ${flow.tenant.id} was revoked as well`
    : `${flow.tenant.id} at ${flow.carrier.id} has lost its connection`
  return broken(othersGoOn, { expected: 'other tenants go on as before', observed }, call, ...foreign)
}

/** A server that has no time for it has revoked nothing (RFC 7009, 2.2.1). */
async function busy(target: ClientTarget): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const connected = await connect(target, tenant, { call: true })
  if (connected.kind === 'failed') return controlFailed(takenToBeAlive, connected)
  const { browser } = connected.flow
  const good = await target.disconnect(tenant, { browser })
  const again = await connect(target, tenant, { call: true })
  if (again.kind === 'failed') return controlFailed(takenToBeAlive, again)
  const before = target.arrivals().length
  const busyOne = target.behave({
    other: async (request, honest) =>
      request.kind === 'revocation'
        ? { kind: 'text', status: 503, body: '', headers: [['retry-after', '30']] }
        : honest(),
  })
  const said = await target.disconnect(tenant, { browser: again.flow.browser })
  await target.settle()
  busyOne.stop()
  const tried = revocationsIn(target.arrivals().slice(before))
  if (tried.length === 0) return notApplicable(takenToBeAlive, 'a disconnect revokes nothing at the carrier')
  if (said.kind !== 'answered' || good.kind !== 'answered') {
    return inconclusive(takenToBeAlive, 'a disconnect was not answered', good, said)
  }
  const note = recorded(takenToBeAlive, `${tried.length} tries at a revocation endpoint that answers 503`, ...tried)
  const tokens = new Set(tried.map(({ form }) => first(form, 'token')))
  const same = said.status === good.status && said.body === good.body
  const sentences = {
    expected: 'what the tenant is told differs from a disconnect that was taken by the carrier',
    observed: `the same answer, although ${tokens.size === 1 ? 'the token was' : `${tokens.size} tokens were`} not revoked`,
  }
  // A platform that never says a word about revoking claims nothing.
  const claims = /revok/i.test(said.body)
  if (same && claims) return [...note, ...broken(takenToBeAlive, sentences, good, said, ...tried)]
  return [...note, ...held(takenToBeAlive, undefined, good, said, ...tried)]
}
