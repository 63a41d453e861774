import { goodSteps, type PlatformSteps, replaceStep, type StepName } from '../steps.ts'

/** The good platform with a step replaced by a faulty one; with several, where one alone would be caught by the next guard. */
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

/** Declares a twin with several steps swapped, for faults that only show where the guards behind them are missing too. */
export function platformTwinOf(id: string, fault: string, faulty: Partial<PlatformSteps>): PlatformTwin {
  return { id, fault, steps: { ...goodSteps, ...faulty } }
}
