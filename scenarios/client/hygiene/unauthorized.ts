import type { CarrierAnswer } from '../../api/carrier.ts'
import type { CallOutcome, ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { accessTokenMs, callAs, invalidToken, refreshesIn, succeeded } from '../refresh/ageing.ts'

const oneRetry = 'TENANT-CB-7'
const diesEarly = 'OAUTH21-3.2.3-1'
const mayFetchAnother = 'RFC6750-3.1-2'
const rows = [oneRetry, diesEarly, mayFetchAnother]
const atOnce = 20

export const hygieneUnauthorized = clientScenario({
  id: 'client/hygiene/unauthorized',
  title: 'A refused access token leads to one refresh and one more try at most',
  story:
    'The API refuses every token, then one that should have lived on, while calls come one by one and many at once.',
  requirements: rows,
  needs: ['call'],
  caughtBy: [{ twin: 'calls-until-let-in', breaks: [oneRetry, diesEarly] }],
  async run({ target }) {
    const connected = await connect(target, target.tenants[0], { call: true })
    if (connected.kind === 'failed') return controlFailed(rows, connected)
    return [
      ...(await halfWay(target, connected)),
      ...(await forbidden(target, connected)),
      ...(await always(target, connected, 1)),
      ...(await always(target, connected, atOnce)),
    ]
  },
})

/** The first token dies in the middle of its life. */
async function halfWay(target: ClientTarget, connected: Connected): Promise<readonly Finding[]> {
  if ((await target.able('clock')).kind === 'yes') await target.advance(accessTokenMs / 2)
  const refusing = target.behave({
    api: async ({ tokens }, honest) =>
      tokens.some(({ issuedFor, generation }) => issuedFor?.flow === connected.flow.id && generation === 1)
        ? invalidToken
        : honest(),
  })
  const call = await callAs(target, connected, 'call with a token that died before its time')
  await target.settle()
  refusing.stop()
  const { requests, refreshes } = counted(call)
  if (requests === 0) return inconclusive([diesEarly, mayFetchAnother], 'no call left the platform', call)
  const what = `${requests} calls and ${refreshes} refreshes after one 401 (${succeeded(call) ? 'and then it worked' : 'and then an error'})`
  const within = requests <= 2 && refreshes <= 1
  return [
    ...(within
      ? held(diesEarly, what, call)
      : broken(diesEarly, { expected: 'one refresh and one more try at most', observed: what }, call)),
    ...held(mayFetchAnother, what, call),
  ]
}

/** What a scope that is missing sets off is recorded, not judged. */
async function forbidden(target: ClientTarget, connected: Connected): Promise<readonly Finding[]> {
  const answer: CarrierAnswer = {
    kind: 'json',
    status: 403,
    body: { error: 'insufficient_scope' },
    headers: [['www-authenticate', 'Bearer error="insufficient_scope"']],
  }
  const refusing = target.behave({ api: async () => answer })
  const call = await callAs(target, connected, 'call that the scope does not allow')
  refusing.stop()
  const { requests, refreshes } = counted(call)
  return recorded([oneRetry, mayFetchAnother], `a 403 set off ${requests} calls and ${refreshes} refreshes`, call)
}

async function always(target: ClientTarget, connected: Connected, times: number): Promise<readonly Finding[]> {
  const refusing = target.behave({ api: async () => invalidToken })
  const before = target.arrivals().length
  const calls = await Promise.all(
    Array.from({ length: times }, () => callAs(target, connected, 'call while the API refuses every token')),
  )
  await target.settle()
  refusing.stop()
  const later = target.arrivals().slice(before)
  const requests = later.filter(({ kind }) => kind === 'api').length
  const refreshes = refreshesIn(later.filter((arrival) => arrival.kind === 'token')).length
  const observed = `${requests} calls and ${refreshes} refreshes for ${times} ${times === 1 ? 'call' : 'calls at once'} while the API refused every token`
  if (requests === 0) return inconclusive(oneRetry, 'no call left the platform', ...calls.slice(0, 4))
  return requests <= 2 * times && refreshes <= times
    ? held(oneRetry, observed, ...calls.slice(0, 4))
    : broken(oneRetry, { expected: 'two calls and one refresh for each call at most', observed }, ...calls.slice(0, 4))
}

function counted({ apiCalls, tokenRequests }: CallOutcome) {
  return { requests: apiCalls.length, refreshes: refreshesIn(tokenRequests).length }
}
