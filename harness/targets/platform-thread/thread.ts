import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { catalogue } from '../../../scenarios/catalogue/index.ts'
import { clientScenarios } from '../../../scenarios/client/index.ts'
import { carrierIds } from '../../../simulators/carriers/carrier.ts'
import { isGreen } from '../../engine/finish.ts'
import { runScenario } from '../../engine/run-scenario.ts'
import type { ClientRunTarget } from '../../engine/target.ts'
import type { RecordedExchange } from '../../evidence/recorded-exchange.ts'
import { createRecorder, type Recorder } from '../../evidence/recorder.ts'
import { createRedaction } from '../../evidence/redaction.ts'
import { judgeFindings } from '../../verdict/judge.ts'
import { referencePlatformTargets } from '../reference-platform/targets.ts'
// Loaded while the harness's own thread still loads its code, and not when the first scenario asks for it.
import '../reference-platform/open-world.ts'
import type { RanScenario, Surveyed, ThreadAnswer, ThreadCall, ThreadReply } from './messages.ts'

const { carriers, keepsAllEvidence } = z
  .object({ carriers: z.array(z.enum(carrierIds)), keepsAllEvidence: z.boolean() })
  .parse(workerData)

/** Prefixed, because the harness's own thread counts its exchanges from 1 as well. */
const own = createRecorder({ redaction: createRedaction(), learn: 'when-written', idPrefix: 'p' })
let secrets: ThreadReply['secrets'][number][] = []
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

function targetAt(carrier: string | undefined): ClientRunTarget {
  const target = targets.find((candidate) => candidate.carrier === carrier)
  if (target === undefined) throw new Error(`there is no carrier ${carrier ?? 'without a name'}`)
  return target
}

async function run(call: Extract<ThreadCall, { kind: 'run' }>): Promise<RanScenario> {
  const scenario = clientScenarios.find(({ id }) => id === call.scenario)
  if (scenario === undefined) throw new Error(`there is no ${call.scenario}`)
  const target = targetAt(call.carrier)
  const settings = { ...call.settings, now: () => performance.now() }
  const { job, ...outcome } = await runScenario({ scenario, target }, settings, stopping.signal)
  const { verdict } = judgeFindings(outcome.findings, { catalogue, profile: settings.profile })
  const caused = new Set(outcome.evidence)
  const exchanges =
    isGreen(verdict) && !keepsAllEvidence ? [] : own.exchanges(scenario.id).filter(({ id }) => caused.has(id))
  own.drop(caused)
  return { outcome, exchanges }
}

/** The quirks of a carrier with the simulators of this thread: their code is loaded when the first survey is asked for. */
async function survey({ carrier, choice }: Extract<ThreadCall, { kind: 'survey' }>): Promise<Surveyed> {
  const { surveyQuirks } = await import('../../quirks/survey.ts')
  const exchanges: RecordedExchange[] = []
  const found = await surveyQuirks([targetAt(carrier)], {
    ...choice,
    signal: stopping.signal,
    onEvidence: (scenario, ids) => {
      const caused = new Set(ids)
      if (keepsAllEvidence) exchanges.push(...own.exchanges(scenario).filter(({ id }) => caused.has(id)))
      own.drop(caused)
    },
  })
  return { found, exchanges }
}

type AnsweredCall = Exclude<ThreadCall, { kind: 'stop' | 'end' }>

async function answerTo(call: AnsweredCall): Promise<ThreadAnswer> {
  switch (call.kind) {
    case 'run':
      return { kind: 'ran', ran: await run(call) }
    case 'survey':
      return { kind: 'surveyed', surveyed: await survey(call) }
    case 'check-client': {
      const { checkReferenceClient } = await import('../../platform/self-check.ts')
      return { kind: 'checked-client', checks: await checkReferenceClient(call.placed) }
    }
  }
}

async function reply(call: AnsweredCall): Promise<void> {
  const answer = await answerTo(call).catch((error: unknown): ThreadAnswer => {
    return { kind: 'failed', sentence: error instanceof Error ? error.message : String(error) }
  })
  const learned = secrets
  secrets = []
  parentPort?.postMessage({ call: call.call, answer, secrets: learned } satisfies ThreadReply)
}

parentPort?.on('message', (call: ThreadCall) => {
  if (call.kind === 'stop') {
    stopping.abort(call.timedOut ? new DOMException('time is up', 'TimeoutError') : call.reason)
  }
  // Ends this thread only.
  else if (call.kind === 'end') process.exit()
  else void reply(call)
})
