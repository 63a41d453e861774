import type { Arrival, CarrierAnswer } from '../../api/carrier.ts'
import type { CallOutcome, ClientTarget } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing, pause } from '../refresh/ageing.ts'

const row = 'TENANT-CB-8'
/** More than anybody needs for an error that may pass. */
const mostTries = 6
/** A busy machine delays a request by as much as a short pause lasts: pauses that do not grow are looked at again. */
const looks = 3

export const hygieneTransient = clientScenario({
  id: 'client/hygiene/transient',
  title: 'Errors that may pass are tried again a few times at growing pauses, or not at all',
  story:
    'API and token endpoint answer 503 or close the connection for as long as one call lasts, and requests are counted.',
  requirements: [row],
  needs: ['call'],
  caughtBy: [{ twin: 'hammers-on-errors', breaks: [row] }],
  async run({ target }) {
    const ageing = await openAgeing(target)
    const connected = await connect(target, target.tenants[0], { call: true })
    if (connected.kind === 'failed') return controlFailed(row, connected)
    const findings: Finding[] = []
    const ready = async () => (await callAs(target, connected, 'call in between')).apiCalls.length > 0
    const readyToRefresh = async () => (await ready()) && (await ageing.age()) === undefined
    for (const { what, answer } of failures) {
      findings.push(...(await failing(target, connected, { what: `the API ${what}`, where: 'api', answer, ready })))
    }
    const stuck = await ageing.age()
    if (stuck !== undefined) return [...findings, ...inconclusive(row, stuck)]
    for (const { what, answer } of failures) {
      findings.push(
        ...(await failing(target, connected, {
          what: `the token endpoint ${what}`,
          where: 'token',
          answer,
          ready: readyToRefresh,
        })),
      )
    }
    return findings
  },
})

interface Failure {
  readonly what: string
  readonly answer: CarrierAnswer
}

const failures: readonly Failure[] = [
  { what: 'answers 503', answer: { kind: 'text', status: 503, body: 'come back later' } },
  { what: 'answers 502 with a page', answer: { kind: 'text', status: 502, body: '<html>Bad gateway</html>' } },
  { what: 'closes the connection', answer: { kind: 'cut' } },
]

interface Failing extends Failure {
  readonly where: 'api' | 'token'
  /** Lets all be well for a moment, so that the same can be looked at again. @returns whether it can */
  ready(): Promise<boolean>
}

async function failing(target: ClientTarget, connected: Connected, failure: Failing): Promise<readonly Finding[]> {
  let seen = await triesAt(target, connected, failure)
  for (let look = 1; look < looks && seen.tries.length <= mostTries && !grow(seen.tries); look += 1) {
    if (!(await failure.ready())) break
    const next = await triesAt(target, connected, failure)
    // One pause alone would say nothing of how they grow.
    if (pausesOf(next.tries).length >= 2) seen = next
  }
  return judge(seen.tries, failure.what, seen.call)
}

async function triesAt(target: ClientTarget, connected: Connected, { what, where, answer }: Failing) {
  const breaking = target.behave(where === 'api' ? { api: async () => answer } : { token: async () => answer })
  const before = target.arrivals().length
  const call = await callAs(target, connected, `call while ${what}`)
  await pause(target, 100)
  breaking.stop()
  const tries = target
    .arrivals()
    .slice(before)
    .filter(({ kind }) => kind === where)
  return { tries, call }
}

function pausesOf(tries: readonly Arrival[]): readonly number[] {
  const times = tries.map(({ at }) => at)
  return times.slice(1).map((at, index) => at - (times[index] ?? at))
}

function grow(tries: readonly Arrival[]): boolean {
  const pauses = pausesOf(tries)
  return pauses.length < 2 || (pauses.at(-1) ?? 0) > (pauses[0] ?? 0) + 10
}

function judge(tries: readonly Arrival[], what: string, call: CallOutcome): readonly Finding[] {
  const pauses = pausesOf(tries)
  const observed = `${what}: ${tries.length} requests for one call${pauses.length === 0 ? '' : `, after ${pauses.join(', ')} ms`}`
  const expected = `at most ${mostTries} requests, at growing pauses`
  return tries.length > mostTries || !grow(tries)
    ? broken(row, { expected, observed }, ...tries.slice(0, mostTries))
    : held(row, observed, call, ...tries)
}
