import type { Arrival, TokenRequest } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { callAs, pause, type Refreshing, refreshingConnection, succeeded } from './ageing.ts'

const row = 'TENANT-RATE-6'
/** Far longer than a refresh takes, and shorter than platforms wait for a carrier. */
const patienceMs = 5000

export const refreshWhileAnotherHangs = clientScenario({
  id: 'client/refresh/another-hangs',
  title: 'A refresh that hangs for one tenant holds up no other',
  story:
    'The token endpoint keeps one tenant’s refresh waiting; the token of another tenant is over as well, and it calls.',
  requirements: [row],
  needs: ['second-tenant', 'call'],
  repeats: true,
  caughtBy: [{ twin: 'refreshes-one-tenant-after-the-other', breaks: [row] }],
  async run({ target }) {
    const [first, second = first] = target.tenants
    const a = await refreshingConnection(target, first, row)
    if (a.kind === 'findings') return a.findings
    const b = await refreshingConnection(target, second, row)
    if (b.kind === 'findings') return b.findings
    const stuck = await a.ageing.age()
    if (stuck !== undefined) return inconclusive(row, stuck)
    for (const { ageing } of [a, b]) ageing.settle()
    return whileHanging(target, { tenant: first, connection: a }, { tenant: second, connection: b })
  },
})

interface Side {
  readonly tenant: PlatformTenant
  readonly connection: Refreshing
}

async function whileHanging(target: ClientTarget, a: Side, b: Side): Promise<readonly Finding[]> {
  const { promise: over, resolve: release } = Promise.withResolvers<void>()
  const holding = target.behave({
    async token(request, honest) {
      if (refreshes(request, a.tenant)) await over
      return honest()
    },
  })
  const callOfA = callAs(target, a.connection.connected, 'call whose refresh hangs')
  const hanging = await target.awaitArrival((arrival) => refreshes(arrival, a.tenant), patienceMs)
  const callOfB = callAs(target, b.connection.connected, 'call of another tenant meanwhile')
  const refreshed = await target.awaitArrival((arrival) => refreshes(arrival, b.tenant), patienceMs)
  const answered = refreshed === undefined ? undefined : await Promise.race([callOfB, pause(target, patienceMs)])
  release()
  const [, call] = await Promise.all([callOfA, callOfB])
  holding.stop()
  const who = `${b.tenant.id} at ${target.carrier.id}`
  if (hanging === undefined) return inconclusive(row, `${a.tenant.id}: no refresh left the platform`, call)
  const expected = `while the refresh of ${a.tenant.id} hangs, ${who} gets a new token and its call is answered`
  if (answered !== undefined && succeeded(answered)) return held(row, undefined, hanging, answered)
  // Whatever is answered as soon as the other tenant is served had to wait for it.
  return succeeded(call)
    ? broken(row, { expected, observed: `${who} was served only after the refresh of ${a.tenant.id}` }, hanging, call)
    : broken(row, { expected, observed: `${who} was refused` }, hanging, call)
}

function refreshes(arrival: Arrival, { id }: PlatformTenant): arrival is TokenRequest {
  return arrival.kind === 'token' && arrival.grantType === 'refresh_token' && arrival.tenant === id
}
