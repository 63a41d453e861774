import { LoadError } from '../load-error.ts'
import type { LoadPlan } from '../plan.ts'
import type { LoadTarget } from '../target.ts'
import type { K6 } from './find-k6.ts'
import { type K6Ending, runK6 } from './k6-process.ts'
import { createTally, type Tally } from './tally.ts'

const flows = 10

/** What a few flows showed before load began. */
export interface Preflight {
  readonly tally: Tally
  readonly ending: K6Ending
}

/**
 * A few flows, one after the other, before load begins: a wrong address, a rate limiter or a locked-out user is found
 * while it is cheap. A leak is no reason to give up, but a result: the caller looks for it in the tally.
 *
 * @throws LoadError with the first wrong answer
 */
export async function preflight(k6: K6, plan: LoadPlan, target: LoadTarget, signal?: AbortSignal): Promise<Preflight> {
  const tally = createTally()
  const gentle = {
    ...plan,
    oneByOne: flows,
    negativeShare: 0.5,
    interventions: [],
    noise: undefined,
  }
  const ending = await runK6({ k6, plan: gentle, target, signal, onSample: (sample) => tally.add(sample) })
  if (signal?.aborted === true) throw new LoadError('STOPPED', 'Stopped before the load began; none was sent.')
  if (tally.count('leak') > 0) return { tally, ending }
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
  return { tally, ending }
}

/** Of the requests of single flows, the share that may open a connection before load would measure little else. */
const mostOpened = 0.5

/** A sentence where the target ends its connections after each answer; one virtual user needs one for each address. */
export function doubtAboutConnections({ tally }: Preflight): string | undefined {
  const { opened, tls } = tally.connections
  const requests = tally.stages().reduce((sum, { stage, latency }) => sum + (stage === 'flow' ? 0 : latency.count), 0)
  if (requests < flows || opened <= mostOpened * requests) return undefined
  const what = tls > 0 ? 'TLS handshakes' : 'connections'
  return `The target ends its connections: ${opened} were opened for ${requests} requests, so the numbers are those of ${what} too. Let it keep connections alive.`
}

function adviceFor(reason: string): string {
  if (/no answer/.test(reason)) return ' Is the target running at this address?'
  if (/status 429/.test(reason)) return ' A rate limiter stands in front of it: load would measure the limiter.'
  if (/status 40[13]/.test(reason)) return ' Look at the credentials in the configuration; a user may be locked out.'
  return ''
}
