import type { ConfigurationOrigin } from './configuration.ts'
import { type ConfigurationProblem, refuseProblems } from './configuration-error.ts'

/** Throws problems found in a configuration, each with its place, from top to bottom; nothing where there are none. */
export function refuseAt(origin: ConfigurationOrigin, problems: readonly ConfigurationProblem[]): void {
  const placed = problems.map((problem) => ({ ...problem, ...origin.locate(problem.path) }))
  const sorted = placed.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  refuseProblems(origin.file, sorted)
}
