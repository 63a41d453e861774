import type { ConfigurationOrigin } from './configuration.ts'
import { type ConfigurationProblem, refuseProblems } from './configuration-error.ts'

/** Throws problems found in a configuration, each with its place in the file; does nothing where there are none. */
export function refuseAt(origin: ConfigurationOrigin, problems: readonly ConfigurationProblem[]): void {
  const placed = problems.map((problem) => ({ ...problem, ...origin.locate(problem.path) }))
  refuseProblems(origin.file, placed)
}
