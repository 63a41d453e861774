import { LoadError } from '../load-error.ts'
import type { LoadPlan } from '../plan.ts'
import type { LoadTarget } from '../target.ts'
import type { K6 } from './find-k6.ts'
import { runK6 } from './k6-process.ts'
import { createTally } from './tally.ts'

/**
 * A few flows, one after the other, before load begins: a wrong address, a rate limiter or a locked-out user is found
 * while it is cheap.
 *
 * @throws LoadError with the first wrong answer
 */
export async function preflight(k6: K6, plan: LoadPlan, target: LoadTarget, signal?: AbortSignal): Promise<void> {
  const tally = createTally()
  const gentle = {
    ...plan,
    negativeShare: 0.5,
    shape: { startRate: 5, stages: [{ rate: 5, seconds: 2 }] },
    interventions: [],
    noise: undefined,
  }
  const ending = await runK6({ k6, plan: gentle, target, signal, onSample: (sample) => tally.add(sample) })
  if (signal?.aborted === true) throw new LoadError('STOPPED', 'Stopped before the load began; none was sent.')
  const [wrong] = ending.wrongAnswers
  if (wrong !== undefined) {
    const where = `${wrong.stage} for tenant ${wrong.tenant} at ${wrong.carrier}`
    throw new LoadError(
      'PREFLIGHT_FAILED',
      `Before the load began, ${where} went wrong: ${wrong.reason}${adviceFor(wrong.reason)} No load was sent.`,
    )
  }
  if (tally.flows === 0) {
    const said = ending.complaints[0] ?? `it ended with code ${ending.exitCode}`
    throw new LoadError('K6_FAILED', `k6 sent nothing: ${said}`)
  }
}

function adviceFor(reason: string): string {
  if (/no answer/.test(reason)) return ' Is the target running at this address?'
  if (/status 429/.test(reason)) return ' A rate limiter stands in front of it: load would measure the limiter.'
  if (/status 40[13]/.test(reason)) return ' Look at the credentials in the configuration; a user may be locked out.'
  return ''
}
