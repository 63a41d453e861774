import type { Worker } from 'node:worker_threads'
import type { ClientScenario } from '../../../scenarios/api/scenario.ts'
import { clientScenarios } from '../../../scenarios/client/index.ts'
import type { ScenarioSettings } from '../../engine/run-scenario.ts'
import type { ClientRunTarget } from '../../engine/target.ts'
import type { SharingRecorder } from '../../evidence/recorder.ts'
import type { PlacedTenants } from '../../platform/self-check/tenant.ts'
import type { ReferenceClientCheck } from '../../platform/self-check.ts'
import type { QuirkChoice } from '../../quirks/survey.ts'
import type { ThreadAnswer, ThreadCall, ThreadReply } from './messages.ts'
import { endPlatformThread } from './spawn.ts'

/** The bundled platform and the carriers it is tried at, in a thread of their own. */
export interface PlatformThread extends AsyncDisposable {
  /** The same target, with the bundled scenarios run in the thread. */
  moved(target: ClientRunTarget): ClientRunTarget
  /** How the bundled platform fares with these tenants at these carriers, whichever thread those are in. */
  checkReferenceClient(placed: PlacedTenants): Promise<readonly ReferenceClientCheck[]>
}

interface Waiting {
  readonly resolve: (answer: ThreadAnswer) => void
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
  worker.on('message', ({ call, answer, secrets }: ThreadReply) => {
    for (const { value, kind } of secrets) recorder.learnSecret(value, kind)
    waiting.get(call)?.resolve(answer)
    waiting.delete(call)
  })
  const say = (call: ThreadCall) => worker.postMessage(call)

  const ask = async (callOf: (call: number) => ThreadCall, stop?: AbortSignal): Promise<ThreadAnswer> => {
    if (ended !== undefined) throw ended
    const tellStop = () => say({ kind: 'stop', ...whyStopped(stop?.reason) })
    if (stop?.aborted === true) tellStop()
    stop?.addEventListener('abort', tellStop, { once: true })
    try {
      return await new Promise<ThreadAnswer>((resolve, reject) => {
        calls += 1
        waiting.set(calls, { resolve, reject })
        say(callOf(calls))
      })
    } finally {
      stop?.removeEventListener('abort', tellStop)
    }
  }

  const run = async (target: ClientRunTarget, scenario: ClientScenario, given: ScenarioSettings, stop: AbortSignal) => {
    const { seed, profile, defaultBudgetMs, path } = given
    const plain = { seed, profile, defaultBudgetMs, ...(path === undefined ? {} : { path }) }
    const what = { scenario: scenario.id, carrier: target.carrier, settings: plain }
    const answer = await ask((call) => ({ kind: 'run', call, ...what }), stop)
    if (answer.kind !== 'ran') throw unexpected(answer)
    recorder.adopt(answer.ran.exchanges)
    return answer.ran.outcome
  }

  const survey = async (carrier: string | undefined, choice: QuirkChoice, stop: AbortSignal) => {
    const answer = await ask((call) => ({ kind: 'survey', call, carrier, choice }), stop)
    if (answer.kind !== 'surveyed') throw unexpected(answer)
    recorder.adopt(answer.surveyed.exchanges)
    return answer.surveyed.found
  }

  return {
    moved: (target) => ({
      ...target,
      longest: true,
      runsElsewhere: (scenario) =>
        bundled.has(scenario) ? (given, stop) => run(target, scenario, given, stop) : undefined,
      surveysElsewhere: (choice, stop) => survey(target.carrier, choice, stop),
    }),
    async checkReferenceClient(placed) {
      const answer = await ask((call) => ({ kind: 'check-client', call, placed }))
      if (answer.kind !== 'checked-client') throw unexpected(answer)
      return answer.checks
    },
    async [Symbol.asyncDispose]() {
      await endPlatformThread(worker)
    },
  }
}

function unexpected(answer: ThreadAnswer): Error {
  return new Error(answer.kind === 'failed' ? answer.sentence : `the thread of the platform answered ${answer.kind}`)
}

/** A reason crosses threads as what a sentence can be made of. */
function whyStopped(given: unknown): { readonly reason: string | undefined; readonly timedOut: boolean } {
  return {
    reason: typeof given === 'string' ? given : undefined,
    timedOut: given instanceof DOMException && given.name === 'TimeoutError',
  }
}
