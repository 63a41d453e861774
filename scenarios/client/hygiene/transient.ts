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
    for (const { what, answer } of failures) {
      findings.push(...(await failing(target, connected, { what: `the API ${what}`, where: 'api', answer })))
    }
    const stuck = await ageing.age()
    if (stuck !== undefined) return [...findings, ...inconclusive(row, stuck)]
    for (const { what, answer } of failures) {
      findings.push(
        ...(await failing(target, connected, { what: `the token endpoint ${what}`, where: 'token', answer })),
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

async function failing(
  target: ClientTarget,
  connected: Connected,
  { what, where, answer }: Failure & { readonly where: 'api' | 'token' },
): Promise<readonly Finding[]> {
  const breaking = target.behave(where === 'api' ? { api: async () => answer } : { token: async () => answer })
  const before = target.arrivals().length
  const call = await callAs(target, connected, `call while ${what}`)
  await pause(target, 100)
  breaking.stop()
  const tries = target
    .arrivals()
    .slice(before)
    .filter(({ kind }) => kind === where)
  return judge(tries, what, call)
}

function judge(tries: readonly Arrival[], what: string, call: CallOutcome): readonly Finding[] {
  const times = tries.map(({ at }) => at)
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at))
  const observed = `${what}: ${tries.length} requests for one call${pauses.length === 0 ? '' : `, after ${pauses.join(', ')} ms`}`
  const grows = pauses.length < 2 || (pauses.at(-1) ?? 0) > (pauses[0] ?? 0) + 10
  const expected = `at most ${mostTries} requests, at growing pauses`
  return tries.length > mostTries || !grows
    ? broken(row, { expected, observed }, ...tries.slice(0, mostTries))
    : held(row, observed, call, ...tries)
}
