import type { Worker } from 'node:worker_threads'
import type { ClientScenario } from '../../../scenarios/api/scenario.ts'
import { clientScenarios } from '../../../scenarios/client/index.ts'
import type { ScenarioOutcome, ScenarioSettings } from '../../engine/run-scenario.ts'
import type { ClientRunTarget } from '../../engine/target.ts'
import type { SharingRecorder } from '../../evidence/recorder.ts'
import type { ThreadAnswer, ThreadCall } from './messages.ts'
import { endPlatformThread } from './spawn.ts'

/** The bundled platform and the carriers it is tried at, in a thread of their own. */
export interface PlatformThread extends AsyncDisposable {
  /** The same target, with the bundled scenarios run in the thread. */
  moved(target: ClientRunTarget): ClientRunTarget
}

type Outcome = Omit<ScenarioOutcome, 'job'>

interface Waiting {
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

const bundled: ReadonlySet<ClientScenario> = new Set(clientScenarios)

/** Runs scenarios in a thread; what they send there is handed to the recorder when they have ended. */
export function usePlatformThread(worker: Worker, recorder: SharingRecorder): PlatformThread {
  const waiting = new Map<number, Waiting>()
  let calls = 0
  let ended: Error | undefined
  const end = (error: Error) => {
    ended ??= error
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }
  worker.on('error', (cause) => end(new Error('the thread of the platform broke down', { cause })))
  worker.on('exit', () => end(new Error('the thread of the platform has ended')))
  worker.on('message', ({ call, outcome, exchanges, secrets }: ThreadAnswer) => {
    for (const { value, kind } of secrets) recorder.learnSecret(value, kind)
    recorder.adopt(exchanges)
    waiting.get(call)?.resolve(outcome)
    waiting.delete(call)
  })
  const say = (call: ThreadCall) => worker.postMessage(call)

  const run = async (target: ClientRunTarget, scenario: ClientScenario, given: ScenarioSettings, stop: AbortSignal) => {
    if (ended !== undefined) throw ended
    const { seed, profile, defaultBudgetMs, path } = given
    const plain = { seed, profile, defaultBudgetMs, ...(path === undefined ? {} : { path }) }
    const tellStop = () => say({ kind: 'stop', ...whyStopped(stop) })
    if (stop.aborted) tellStop()
    stop.addEventListener('abort', tellStop, { once: true })
    try {
      return await new Promise<Outcome>((resolve, reject) => {
        calls += 1
        waiting.set(calls, { resolve, reject })
        say({ kind: 'run', call: calls, scenario: scenario.id, carrier: target.carrier, settings: plain })
      })
    } finally {
      stop.removeEventListener('abort', tellStop)
    }
  }

  return {
    moved: (target) => ({
      ...target,
      runsElsewhere: (scenario) =>
        bundled.has(scenario) ? (given, stop) => run(target, scenario, given, stop) : undefined,
    }),
    async [Symbol.asyncDispose]() {
      await endPlatformThread(worker)
    },
  }
}

/** A reason crosses threads as what a sentence can be made of. */
function whyStopped({ reason }: AbortSignal): { readonly reason: string | undefined; readonly timedOut: boolean } {
  const given: unknown = reason
  return {
    reason: typeof given === 'string' ? given : undefined,
    timedOut: given instanceof DOMException && given.name === 'TimeoutError',
  }
}
