import type { Finding } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { openSeries } from '../flow-series.ts'
import { controlFailed } from '../judge.ts'
import { judgeEnds, type Subject } from './judge-ends.ts'
import { accessTokens, codes, rows as judged, pushedRequests, refreshTokens } from './subjects.ts'
import { sweep, sweepClock } from './sweep.ts'

const rows = Object.values(judged)

export const ends = authorizationServerScenario({
  id: 'authorization-server/clock/ends',
  title: 'Codes, tokens and pushed requests are dead after their end',
  story:
    'Codes, access tokens, refresh tokens and pushed requests are used a second before, at and after their end, and up to a day from it.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  repeats: true,
  movesTime: true,
  // Without a clock to move it is waited, beside the other scenarios; the time limit of a run can give it more.
  budget: 90_000,
  caughtBy: [
    { twin: 'keeps-codes-five-minutes-longer', breaks: [judged.code] },
    { twin: 'takes-expired-request-uri', breaks: [judged.pushed] },
    { twin: 'refresh-tokens-never-lapse', breaks: [judged.refresh] },
    { twin: 'introspects-tokens-until-the-next-day', breaks: [judged.shortLived, judged.introspected] },
  ],
  async run({ target, random }) {
    const clients = target.tenants[0].clients
    const client = clients.find(({ facts }) => facts.lifetimes !== undefined) ?? clients[0]
    const clock = await sweepClock(target)
    const series = await openSeries(target, client, random)
    if (series.kind === 'failed') return controlFailed(rows, series)
    const subjects: Subject[] = []
    const findings: Finding[] = []
    // What lives longest is made first: the rest does not grow old meanwhile.
    for (const prepare of [refreshTokens, accessTokens, pushedRequests, codes]) {
      const prepared = await prepare({ target, random, clock, series })
      if (prepared.kind === 'subject') subjects.push(prepared.subject)
      findings.push(...(prepared.findings ?? []))
    }
    const swept = await sweep(
      clock,
      subjects.flatMap(({ pieces }) => pieces),
    )
    const judgements = subjects.flatMap((subject) => judgeEnds(subject, swept))
    const after = await correctFlow(target, client, random)
    return after.kind === 'failed'
      ? [...findings, ...controlFailed(rows, { ...after, sentence: `afterwards ${after.sentence}` })]
      : [...findings, ...judgements]
  },
})
