import type { SearchSettings } from '../api/effort.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable } from '../api/finding.ts'
import type { SearchOutcome } from './search.ts'

/** What a search says of its rows: those that a story broke, with the story; the others held as far as it got. */
export function findingsOf(
  rows: readonly string[],
  outcome: SearchOutcome,
  { seed, path, effort }: SearchSettings,
): readonly Finding[] {
  const { counterexamples, plainly, tried, unclear, cut } = outcome
  const found = counterexamples.flatMap(({ breach, story, path: at }) =>
    broken(
      breach.row,
      { expected: breach.expected, observed: breach.observed, counterexample: { story, path: at } },
      ...breach.exchanges,
    ),
  )
  const theirs = plainly
    .filter(({ row }) => rows.includes(row))
    .flatMap(({ row, observed, exchanges }) =>
      notApplicable(row, `it breaks without any story, as the scenarios about it tell: ${observed}`, ...exchanges),
    )
  const told = new Set([...found, ...theirs].map(({ requirement }) => requirement))
  const rest = rows.filter((row) => !told.has(row))
  if (tried === 0) {
    const why = unclear[0] ?? 'time or requests were used up before the first story had ended'
    return [...found, ...theirs, ...(unclear.length === 0 ? couldNotRun(rest, why) : inconclusive(rest, why))]
  }
  const bounds = cut ? `, then ${effort.milliseconds / 1000} s or ${effort.requests} requests were used up` : ''
  const what = path === undefined ? `${tried} stories were tried${bounds}` : `the story at path ${path} was tried`
  return [...found, ...theirs, ...held(rest, `${what} (seed ${seed})`)]
}
