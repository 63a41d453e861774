import { overtaken, sinceStart } from './interventions.ts'
import { type About, record, recordOwnTime, recordUnanswered, WrongAnswer } from './record.ts'
import { waitedSoFar } from './send.ts'

export interface FlowSettings {
  /** `probe`: a step aside, which does not count as a flow. */
  readonly stage?: 'flow' | 'probe'
  readonly variant?: string | undefined
  /** Whether an answer that looks wrong is what has to come right now. */
  readonly expected?: (error: WrongAnswer) => boolean
}

/**
 * Goes through one flow and records it whole. A wrong answer ends the flow, not the run.
 * @returns what the steps gave back, or nothing where an answer was wrong
 */
export function flow<Result>(
  { tenant, carrier }: About,
  steps: (about: About) => Result,
  { stage = 'flow', variant, expected = () => false }: FlowSettings = {},
): Result | undefined {
  const about = { tenant, carrier, variant }
  const begin = Date.now()
  const begun = sinceStart()
  const waited = waitedSoFar()
  try {
    const result = steps(about)
    if (stage === 'flow') {
      const whole = Date.now() - begin
      record('flow', whole, 'ok', about)
      recordOwnTime(Math.max(0, whole - (waitedSoFar() - waited)))
    }
    return result
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error
    if (error.outcome === 'wrong' && (expected(error) || overtaken(error.stage, begun))) {
      record(error.stage, error.milliseconds, 'refused', about)
      if (stage === 'flow') record('flow', Date.now() - begin, 'refused', about)
      return undefined
    }
    if (error.status === 0) recordUnanswered()
    record(error.stage, error.milliseconds, error.outcome, about, error.message)
    if (stage === 'flow') record('flow', Date.now() - begin, error.outcome, about)
    return undefined
  }
}
