import type { FinishedRun, Result } from './result-model.ts'

/** The line of the configuration file at which a result's target is described; the first one where nobody knows. */
export function describedAt({ targets }: Pick<FinishedRun, 'targets'>, { role, target }: Result): number {
  return targets.find((each) => each.role === role && each.name === target)?.line ?? 1
}
