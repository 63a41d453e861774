import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { catalogue } from '../../../scenarios/catalogue/index.ts'
import { clientScenarios } from '../../../scenarios/client/index.ts'
import { carrierIds } from '../../../simulators/index.ts'
import { isGreen } from '../../engine/finish.ts'
import { runScenario } from '../../engine/run-scenario.ts'
import { createRecorder, type Recorder } from '../../evidence/recorder.ts'
import { createRedaction } from '../../evidence/redaction.ts'
import { judgeFindings } from '../../verdict/judge.ts'
import { referencePlatformTargets } from '../reference-platform/targets.ts'
import type { ThreadAnswer, ThreadCall } from './messages.ts'

const { carriers, keepsAllEvidence } = z
  .object({ carriers: z.array(z.enum(carrierIds)), keepsAllEvidence: z.boolean() })
  .parse(workerData)

/** Prefixed, because the harness's own thread counts its exchanges from 1 as well. */
const own = createRecorder({ redaction: createRedaction(), learn: 'when-written', idPrefix: 'p' })
let secrets: ThreadAnswer['secrets'][number][] = []
const recorder: Recorder = {
  ...own,
  learnSecret(value, kind) {
    secrets.push({ value, kind })
  },
}
const targets = referencePlatformTargets({
  carriers: carriers.map((id) => ({ id, simulator: id })),
  recorder,
  keepsAllEvidence,
})
const stopping = new AbortController()

async function run(call: Extract<ThreadCall, { kind: 'run' }>): Promise<ThreadAnswer> {
  const scenario = clientScenarios.find(({ id }) => id === call.scenario)
  const target = targets.find(({ carrier }) => carrier === call.carrier)
  if (scenario === undefined || target === undefined)
    throw new Error(`there is no ${call.scenario} at ${call.carrier ?? 'any carrier'}`)
  const settings = { ...call.settings, now: () => performance.now() }
  const { job, ...outcome } = await runScenario({ scenario, target }, settings, stopping.signal)
  const { verdict } = judgeFindings(outcome.findings, { catalogue, profile: settings.profile })
  const caused = new Set(outcome.evidence)
  const exchanges =
    isGreen(verdict) && !keepsAllEvidence ? [] : own.exchanges(scenario.id).filter(({ id }) => caused.has(id))
  own.drop(caused)
  const learned = secrets
  secrets = []
  return { call: call.call, outcome, exchanges, secrets: learned }
}

parentPort?.on('message', (call: ThreadCall) => {
  if (call.kind === 'run') void run(call).then((answer) => parentPort?.postMessage(answer))
  else if (call.kind === 'stop') {
    stopping.abort(call.timedOut ? new DOMException('time is up', 'TimeoutError') : call.reason)
  }
  // Ends this thread only.
  else process.exit()
})
