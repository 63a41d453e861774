import { type About, record, recordOwnTime, WrongAnswer } from './record.ts'
import { waitedSoFar } from './send.ts'

/**
 * Goes through one flow and records it whole. A wrong answer ends the flow, not the run.
 * @returns what the steps gave back, or nothing where an answer was wrong
 */
export function flow<Result>(
  { tenant, carrier }: About,
  steps: (about: About) => Result,
  stage: 'flow' | 'probe' = 'flow',
  variant?: string,
): Result | undefined {
  const about = { tenant, carrier, variant }
  const begin = Date.now()
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
    record(error.stage, error.milliseconds, error.outcome, about, error.message)
    if (stage === 'flow') record('flow', Date.now() - begin, error.outcome, about)
    return undefined
  }
}
