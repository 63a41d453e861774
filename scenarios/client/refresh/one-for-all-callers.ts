import type { TokenRequest } from '../../api/carrier.ts'
import type { CallOutcome, ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import type { Connected } from '../flows.ts'
import { callAs, pause, type Refreshing, refreshesIn, refreshingConnection, succeeded } from './ageing.ts'

const row = 'TENANT-LIFE-5'
const callers = 20
/** Long enough for callers on the same machine to come in while the refresh is held back. */
const heldMs = 250

export const refreshOnceForAll = clientScenario({
  id: 'client/refresh/one-for-all-callers',
  title: 'Many callers whose token is over share one refresh',
  story: 'The token endpoint is held while twenty calls of each tenant wait for a new token.',
  requirements: [row],
  needs: ['call'],
  repeats: true,
  caughtBy: [
    { twin: 'sends-each-refresh-twice', breaks: [row] },
    { twin: 'lets-every-caller-refresh', breaks: [row] },
  ],
  async run({ target }) {
    const opened: Refreshing[] = []
    for (const tenant of target.tenants) {
      const refreshing = await refreshingConnection(target, tenant, row)
      if (refreshing.kind === 'findings') return refreshing.findings
      opened.push(refreshing)
    }
    const stuck = await opened[0]?.ageing.age()
    if (stuck !== undefined) return inconclusive(row, stuck)
    for (const { ageing } of opened) ageing.settle()
    const before = target.tokenRequests().length
    const calls = await whileHeld(target, () =>
      Promise.all(opened.flatMap(({ connected }) => Array.from({ length: callers }, () => callAs(target, connected)))),
    )
    const requests = refreshesIn(target.tokenRequests().slice(before))
    return opened.flatMap(({ connected }, at) =>
      judge(connected, requests, calls.slice(at * callers, (at + 1) * callers)),
    )
  },
})

/** Holds every refresh until all callers have had the time to come in. */
async function whileHeld<T>(target: ClientTarget, work: () => Promise<T>): Promise<T> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const holding = target.behave({
    async token(request, honest) {
      if (request.grantType === 'refresh_token') await released
      return honest()
    },
  })
  const done = work()
  await target.awaitArrival((arrival): arrival is TokenRequest => arrival.kind === 'token', 3000)
  await pause(target, heldMs)
  release()
  const result = await done
  holding.stop()
  return result
}

function judge(
  { flow }: Connected,
  requests: readonly TokenRequest[],
  calls: readonly CallOutcome[],
): readonly Finding[] {
  const who = `${flow.tenant.id} at ${flow.carrier.id}`
  const own = requests.filter(({ refreshToken }) => refreshToken?.issuedFor?.flow === flow.id)
  const expected = 'one refresh for all callers, and all calls answered with its token'
  if (own.length > 1) {
    return broken(row, { expected, observed: `${who}: ${own.length} refreshes for ${calls.length} callers` }, ...own)
  }
  if (own.length === 0) return inconclusive(row, `${who}: no refresh left the platform`, ...calls.slice(0, 4))
  const lost = calls.filter((call) => !succeeded(call))
  const limited = lost.find(({ answer }) => answer.kind !== 'answered' || answer.status === 429)
  if (limited !== undefined) return inconclusive(row, `${who}: a call was not let through`, limited)
  return lost.length === 0
    ? held(row, `${who}: one refresh for ${calls.length} callers`, ...own)
    : broken(row, { expected, observed: `${who}: ${lost.length} of ${calls.length} calls failed` }, ...own, ...lost)
}
