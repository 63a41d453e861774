import type { Result } from '../../reports/result-model.ts'
import { summarize } from '../../reports/totals.ts'

/** Exit codes of every command (a contract: other people's scripts read them). */
export const exitCodes = { conformant: 0, violated: 1, usage: 2, incomplete: 3 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export interface ExitRules {
  /** A warning violates too. */
  readonly strict: boolean
  /** "Could not run" and "inconclusive" do not matter. */
  readonly allowIncomplete: boolean
}

/** Decides the exit code of a run. What the baseline covers does not count; that nothing ran at all is never green. */
export function exitCodeOf(results: readonly Result[], rules: ExitRules): ExitCode {
  const all = summarize(results)
  const { failed, warning, couldNotRun, inconclusive } = summarize(
    results.filter(({ baseline }) => baseline === undefined),
  )
  if (failed > 0) return exitCodes.violated
  if (rules.strict && warning > 0) return exitCodes.violated
  if (all.total === all.couldNotRun + all.inconclusive) return exitCodes.incomplete
  if (!rules.allowIncomplete && couldNotRun + inconclusive > 0) return exitCodes.incomplete
  return exitCodes.conformant
}
