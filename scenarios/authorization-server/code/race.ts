import type { AuthorizationServerTarget, TokenOutcome } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { redeem } from '../code-flow.ts'
import { type FlowSeries, inSeries, onePublicOneConfidential, withoutCode } from '../flow-series.ts'
import { nameOf, oneClientOfEachKind } from '../judge.ts'

const row = 'RFC9700-4.2.4-2'

/** A store that takes a few milliseconds may let two through in one round of thirty; a few rounds show nothing. */
const rounds = 24
const atOnce = 8

export const race = authorizationServerScenario({
  id: 'authorization-server/code/race',
  title: 'Of redemptions at the same time at most one wins',
  story: 'Eight copies of one correct token request arrive together, round after round.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  repeats: true,
  budget: 120_000,
  caughtBy: [{ twin: 'marks-codes-used-too-late', breaks: [row] }],
  run(context) {
    const clients = onePublicOneConfidential(oneClientOfEachKind(context.target))
    return inSeries(context, clients, row, (series) => runRounds(context.target, series, rounds / clients.length))
  },
})

/** What the rounds of one client have shown so far. */
interface Tally {
  readonly outcomes: TokenOutcome[]
  wins: number
}

async function runRounds(
  target: AuthorizationServerTarget,
  series: FlowSeries,
  count: number,
): Promise<readonly Finding[]> {
  const tally: Tally = { outcomes: [], wins: 0 }
  for (let round = 0; round < count; round++) {
    const asked = await series.code('a code to race for')
    if (asked.kind === 'none') return withoutCode(row, asked)
    const outcomes = await Promise.all(
      Array.from({ length: atOnce }, (_, index) =>
        redeem(target, asked.grant, { label: `redemption ${index + 1} of ${atOnce} at once` }),
      ),
    )
    const winners = outcomes.filter(({ kind }) => kind === 'tokens').length
    if (winners > 1) return tooMany(series, winners, outcomes)
    tally.outcomes.push(...outcomes)
    tally.wins += winners
    const stopped = outcomes.find((outcome) => outcome.kind === 'unclear' && outcome.why === 'not-sent')
    if (stopped?.kind === 'unclear') return couldNotRun(row, stopped.sentence, stopped)
  }
  return atMostOne(series, count, tally)
}

function tooMany(series: FlowSeries, winners: number, outcomes: readonly TokenOutcome[]): readonly Finding[] {
  return broken(
    row,
    {
      expected: `at most one of ${atOnce} redemptions of one code at the same time brings tokens (${nameOf(series.client)})`,
      observed: `${winners} of ${atOnce} brought tokens (${nameOf(series.client)})`,
    },
    ...outcomes,
  )
}

/** None may win as well; but where most requests went unanswered nobody has raced. */
function atMostOne(series: FlowSeries, count: number, { outcomes, wins }: Tally): readonly Finding[] {
  const who = nameOf(series.client)
  const unclear = outcomes.filter((outcome) => outcome.kind === 'unclear')
  const summary = `${count} rounds of ${atOnce} redemptions at once: one winner in ${wins}, none in ${count - wins} (${who})`
  if (unclear.length * 2 > outcomes.length) {
    return inconclusive(row, `${summary}; most requests went unanswered: ${unclear[0]?.sentence ?? ''}`, ...unclear)
  }
  return [
    ...held(row, summary),
    ...(unclear.length === 0
      ? []
      : recorded(row, `${unclear.length} of ${outcomes.length} were no answer of the protocol (${who})`, ...unclear)),
  ]
}
