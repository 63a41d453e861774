import { expect } from 'vitest'
import type { FinishedRun, Verdict } from '../reports/result-model.ts'

/** Every row that scenarios of a run had a say in, by what it came to; failed rows and warnings with what showed it. */
export interface ExpectedVerdicts {
  readonly failed: Readonly<Record<string, string>>
  readonly warning: Readonly<Record<string, string>>
  readonly inconclusive: readonly string[]
  readonly couldNotRun: readonly string[]
  readonly passed: readonly string[]
  readonly notApplicable: readonly string[]
}

/** Compares the verdict of every row with the expected one, so that a difference names row and verdicts. */
export function expectVerdicts(run: FinishedRun, expected: ExpectedVerdicts): void {
  const settled = run.rows.filter(({ settledBy }) => settledBy.length > 0)
  expect(Object.fromEntries(settled.map(({ id, verdict }) => [id, verdict]))).toEqual(
    Object.fromEntries([
      ...named('failed', Object.keys(expected.failed)),
      ...named('warning', Object.keys(expected.warning)),
      ...named('inconclusive', expected.inconclusive),
      ...named('could-not-run', expected.couldNotRun),
      ...named('passed', expected.passed),
      ...named('not-applicable', expected.notApplicable),
    ]),
  )
}

function named(verdict: Verdict, rows: readonly string[]): readonly (readonly [string, Verdict])[] {
  return rows.map((row) => [row, verdict] as const)
}
