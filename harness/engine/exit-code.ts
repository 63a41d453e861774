import type { Summary } from '../../reports/result-model.ts'

/** Exit codes of every command (a contract: other people's scripts read them). */
export const exitCodes = { conformant: 0, violated: 1, usage: 2, incomplete: 3 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export interface ExitRules {
  /** A warning violates too. */
  readonly strict: boolean
  /** "Could not run" and "inconclusive" do not matter. */
  readonly allowIncomplete: boolean
}

/** Decides the exit code of a run from its totals. That nothing ran is never green. */
export function exitCodeOf(summary: Summary, rules: ExitRules): ExitCode {
  if (summary.failed > 0) return exitCodes.violated
  if (rules.strict && summary.warning > 0) return exitCodes.violated
  if (summary.total === 0 || summary.total === summary.couldNotRun + summary.inconclusive) return exitCodes.incomplete
  if (!rules.allowIncomplete && summary.couldNotRun + summary.inconclusive > 0) return exitCodes.incomplete
  return exitCodes.conformant
}
