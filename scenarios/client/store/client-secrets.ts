import { withoutAbility } from '../../api/ability.ts'
import type { Arrival, OtherArrival } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { type Secret, secretsIn } from '../tokens/found.ts'
import { secretsOf } from '../tokens/session.ts'

const row = 'TENANT-STORE-4'

export const clientSecrets = clientScenario({
  id: 'client/store/client-secrets',
  title: 'Client secrets are in no store in the clear, and on nobody else’s pages',
  story:
    'Tenants connect, one of them with a client that the platform registered; store and pages are searched for their secrets.',
  requirements: [row],
  needs: ['call'],
  crossTenant: [{ artefact: 'client credential', place: 'store and pages of another tenant', rows: [row] }],
  caughtBy: [{ twin: 'keeps-secrets-beside-the-tokens', breaks: [row] }],
  async run({ target }) {
    const registered: string[] = []
    target.behave({
      async other(request, honest) {
        const answer = await honest()
        if (isRegistration(request) && answer.kind === 'json') {
          const { client_secret: secret } = answer.body
          if (typeof secret === 'string') registered.push(secret)
        }
        return answer
      },
    })
    const joined = (await target.able('operator')).kind === 'yes' ? await target.onboard('hooli') : undefined
    const tenants = [...target.tenants, ...(joined?.kind === 'tenant' ? [joined.tenant] : [])]
    for (const tenant of tenants) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return controlFailed(row, control)
    }
    const shown = [...new Set([...registered, ...target.tokenRequests().flatMap(secretsOf)])]
    if (shown.length === 0) return notApplicable(row, 'no client showed a secret of eight characters or more')
    const secrets = shown.map((value) => ({ what: 'a client secret', value }))
    return [
      ...(await inStore(target, secrets, tenants)),
      ...(await onPages(target, secrets)),
      ...recorded(row, 'which store secrets lie in is for the operator to attest'),
    ]
  },
})

function isRegistration(arrival: Arrival): arrival is OtherArrival {
  return arrival.kind === 'registration'
}

async function inStore(
  target: ClientTarget,
  secrets: readonly Secret[],
  tenants: readonly PlatformTenant[],
): Promise<readonly Finding[]> {
  const missing = withoutAbility(row, await target.able('store-export'))
  if (missing !== undefined) return missing
  const text = (await target.storeExport()) ?? ''
  if (!tenants.some(({ id }) => text.includes(id))) {
    return inconclusive(row, 'the export names no tenant, so that nothing can be found in it')
  }
  return judge(secretsIn(text, secrets), 'in the store in the clear')
}

/** What a tenant is shown of itself and, by mistake, of others. */
async function onPages(target: ClientTarget, secrets: readonly Secret[]): Promise<readonly Finding[]> {
  const answers: HttpAnswer[] = []
  const texts: string[] = []
  for (const as of target.tenants) {
    for (const tenant of target.tenants) {
      const started = await target.start(tenant, { as })
      texts.push(...started.hops.flatMap(({ body, headers }) => [body, ...headers.map(([, value]) => value)]))
      answers.push((await target.call(tenant, { as })).answer)
      if ((await target.able('status')).kind === 'yes') answers.push(await target.status(tenant, { as }))
    }
  }
  for (const answer of answers) {
    if (answer.kind === 'answered') texts.push(answer.body, ...answer.headers.map(([, value]) => value))
  }
  return judge(secretsIn(texts.join('\n'), secrets), 'in what tenants are shown')
}

function judge(found: readonly Secret[], where: string): readonly Finding[] {
  return found.length === 0
    ? held(row, `no client secret was found ${where}`)
    : broken(row, { expected: `no client secret ${where}`, observed: `${found.length} client secrets are ${where}` })
}
