import { expect, test } from 'vitest'
import { clientScenarios } from '../../scenarios/client/index.ts'
import { runScenario } from '../engine/run-scenario.ts'
import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { goodSteps, type PlatformSteps } from '../platform/steps.ts'
import { knownServers, receiving } from '../platform/weak-twins/browser/receivers.ts'
import { leaningOnNonce, same } from '../platform/weak-twins/openid/nonces.ts'
import { referencePlatformTargets } from '../targets/reference-platform/targets.ts'

const settings = {
  seed: 20_260_101,
  profile: 'rfc9700',
  defaultBudgetMs: 60_000,
  now: () => performance.now(),
} as const

/** Platforms that are right in another way than the bundled one: the scenario has something to judge, and finds no fault. */
const right: readonly (readonly [string, string, Partial<PlatformSteps>])[] = [
  [
    'client/openid/nonce',
    'compares the nonce of every ID Token before anything else',
    leaningOnNonce(async ({ nonce }, expected) => same(nonce, expected)),
  ],
  ['client/browser/messages', 'takes responses as messages of its carriers alone', receiving(knownServers)],
]

test.each(right)('%s finds no fault with a platform that %s', { timeout: 60_000 }, async (id, _what, steps) => {
  const scenario = clientScenarios.find((candidate) => candidate.id === id)
  if (scenario === undefined) throw new Error(`there is no scenario ${id}`)
  const { findings } = await runScenario({ scenario, target: targetOf(steps) }, settings, new AbortController().signal)
  const kinds = new Set(findings.map(({ kind }) => kind))
  expect(kinds).toContain('held')
  expect([...kinds].filter((kind) => !['held', 'recorded', 'not-applicable'].includes(kind))).toEqual([])
})

function targetOf(steps: Partial<PlatformSteps>) {
  const recorder = createRecorder({ redaction: createRedaction(), learn: 'when-written' })
  const carriers = [
    { id: 'ups', simulator: 'ups' },
    { id: 'dhl', simulator: 'dhl' },
  ] as const
  const [target] = referencePlatformTargets({
    carriers,
    recorder,
    keepsAllEvidence: true,
    steps: { ...goodSteps, ...steps },
  })
  if (target === undefined) throw new Error('there is no carrier to try the platform at')
  return target
}
