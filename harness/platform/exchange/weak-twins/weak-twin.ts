import { type ExchangeStepName, type ExchangeSteps, goodExchangeSteps } from '../steps.ts'

/** The good exchange endpoint with exactly one step replaced by a faulty one. */
export interface ExchangeTwin {
  readonly id: string
  /** One sentence: what this endpoint does wrong. */
  readonly fault: string
  readonly steps: ExchangeSteps
  /** Where the fault shows only with opaque tokens and nonces. */
  readonly introspected?: true
  /** Where the fault shows only with encrypted tokens. */
  readonly encrypted?: true
}

/** A twin: its name, its fault, and the step that has it. */
export function exchangeTwin<Name extends ExchangeStepName>(
  id: string,
  fault: string,
  name: Name,
  replacement: ExchangeSteps[Name],
): ExchangeTwin {
  return { id, fault, steps: { ...goodExchangeSteps, [name]: replacement } }
}
