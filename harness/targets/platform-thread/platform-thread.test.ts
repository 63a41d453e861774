import { expect, test } from 'vitest'
import type { ClientScenario } from '../../../scenarios/api/scenario.ts'
import { clientScenarios } from '../../../scenarios/client/index.ts'
import { startSimulators } from '../../../simulators/index.ts'
import { surveyFor } from '../../cli/quirk-survey.ts'
import { runScenario } from '../../engine/run-scenario.ts'
import { createRecorder } from '../../evidence/recorder.ts'
import { createRedaction } from '../../evidence/redaction.ts'
import { placeTenants } from '../../platform/self-check/tenant.ts'
import { referencePlatformTargets } from '../reference-platform/targets.ts'
import { usePlatformThread } from './platform-thread.ts'
import { spawnPlatformThread } from './spawn.ts'

const settings = { seed: 1, profile: 'rfc9700', defaultBudgetMs: 60_000, now: () => performance.now() } as const

function scenarioOf(id: string): ClientScenario {
  const scenario = clientScenarios.find((candidate) => candidate.id === id)
  if (scenario === undefined) throw new Error(`there is no scenario ${id}`)
  return scenario
}

function inThread(keepsAllEvidence: boolean) {
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const thread = usePlatformThread(spawnPlatformThread({ carriers: ['ups'], keepsAllEvidence }), recorder)
  const carriers = [{ id: 'ups', simulator: 'ups' }] as const
  const [target] = referencePlatformTargets({ carriers, recorder, keepsAllEvidence }).map(thread.moved)
  if (target === undefined) throw new Error('there is no target')
  return { recorder, thread, target }
}

test('runs a scenario in the thread and hands its exchanges over, without their secrets', async () => {
  const { recorder, thread, target } = inThread(true)
  await using _ = thread
  const scenario = scenarioOf('client/csrf/state-single-use')
  const outcome = await runScenario({ scenario, target }, settings, new AbortController().signal)
  expect(new Set(outcome.findings.map(({ kind }) => kind))).toEqual(new Set(['held']))
  expect(outcome.evidence.length).toBeGreaterThan(0)
  for (const id of outcome.evidence) expect(recorder.redactedById(id)).toMatchObject({ id, scenario: scenario.id })
  const [code] = recorder.exchanges().flatMap(({ request }) => /[?&]code=([^&]+)/.exec(request.url)?.[1] ?? [])
  expect(code).toBeDefined()
  expect(JSON.stringify(recorder.redacted())).not.toContain(code)
})

test('keeps exchanges of green results to itself where no evidence of those is kept', async () => {
  const { recorder, thread, target } = inThread(false)
  await using _ = thread
  const scenario = scenarioOf('client/csrf/state-single-use')
  const { findings } = await runScenario({ scenario, target }, settings, new AbortController().signal)
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['held']))
  expect(recorder.exchanges()).toEqual([])
})

test('stops with the sentence it was given', async () => {
  const { thread, target } = inThread(false)
  await using _ = thread
  const stop = new AbortController()
  const running = runScenario({ scenario: scenarioOf('client/tokens/kept-secret'), target }, settings, stop.signal)
  stop.abort('the operator went home')
  const { findings } = await running
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'could-not-run', missing: 'the operator went home' }))
})

test('says that the thread has ended, of scenarios under way and of later ones', async () => {
  const { thread, target } = inThread(false)
  const scenario = scenarioOf('client/tokens/kept-secret')
  const never = new AbortController().signal
  const running = runScenario({ scenario, target }, settings, never)
  await thread[Symbol.asyncDispose]()
  const ended = expect.objectContaining({ kind: 'could-not-run', missing: expect.stringContaining('has ended') })
  expect((await running).findings).toContainEqual(ended)
  expect((await runScenario({ scenario, target }, settings, never)).findings).toContainEqual(ended)
})

test('leaves scenarios of somebody else to this thread', async () => {
  const { thread, target } = inThread(false)
  await using _ = thread
  expect(target.runsElsewhere?.({ ...scenarioOf('client/csrf/state-single-use') })).toBeUndefined()
})

test.each([true, false])(
  'tries quirks of its carrier in the thread; evidence of everything is kept: %s',
  async (kept) => {
    const { recorder, thread, target } = inThread(kept)
    await using _ = thread
    const choice = { seed: 1, only: ['ups/numbers-as-strings'] }
    const found = await target.surveysElsewhere?.(choice, new AbortController().signal)
    expect(found).toEqual([expect.objectContaining({ quirk: 'ups/numbers-as-strings', outcome: 'as-usual' })])
    const scenarios = new Set(recorder.redacted().map(({ scenario }) => scenario))
    expect(scenarios).toEqual(new Set(kept ? ['client/quirks/none', 'client/quirks/ups/numbers-as-strings'] : []))
  },
)

test('says of quirks that they were not tried where the thread has ended', async () => {
  const { thread, target } = inThread(false)
  await thread[Symbol.asyncDispose]()
  const found = await surveyFor({ globs: [], thorough: true }, [target], 1, new AbortController().signal)
  expect(found.length).toBeGreaterThan(40)
  for (const row of found)
    expect(row).toMatchObject({ carrier: 'ups', outcome: 'not-tried', reason: expect.stringContaining('has ended') })
})

test('takes the reference client to carriers of another thread', async () => {
  const { thread } = inThread(false)
  await using _ = thread
  await using simulators = await startSimulators({ carriers: ['dhl'], oneWorker: true })
  const placed = await placeTenants(simulators)
  const checks = await thread.checkReferenceClient(placed)
  expect(checks.map(({ carrier, tenant, ok }) => `${tenant} at ${carrier}: ${ok}`)).toEqual([
    'acme at dhl: true',
    'globex at dhl: true',
  ])
  const { carriers } = placed
  const lost = { ...placed, carriers: carriers.map((carrier) => ({ ...carrier, issuer: `${carrier.issuer}x` })) }
  expect((await thread.checkReferenceClient(lost)).map(({ ok }) => ok)).toEqual([false, false])
})
