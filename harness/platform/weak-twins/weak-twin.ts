import { goodSteps, type PlatformSteps, replaceStep, type StepName } from '../steps.ts'

/** The good platform with exactly one step replaced by a faulty one. */
export interface PlatformTwin {
  readonly id: string
  /** What it does wrong, as a sentence without its subject: `sends no challenge`. */
  readonly fault: string
  readonly steps: PlatformSteps
}

/** Declares a twin: the good table with one step swapped. */
export function platformTwin<Name extends StepName>(
  id: string,
  fault: string,
  name: Name,
  faulty: PlatformSteps[Name],
): PlatformTwin {
  return { id, fault, steps: replaceStep(goodSteps, name, faulty) }
}
