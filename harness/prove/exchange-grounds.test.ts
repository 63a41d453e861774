import { expect, test } from 'vitest'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { resourceServerScenarios } from '../../scenarios/resource-server/index.ts'
import { runScenario } from '../engine/run-scenario.ts'
import { exchangeTwins } from '../platform/exchange/weak-twins/index.ts'
import { judgeFindings } from '../verdict/judge.ts'
import { exchangeProvingGrounds } from './exchange-grounds.ts'

const settings = {
  seed: 20_260_101,
  profile: 'rfc9700',
  defaultBudgetMs: 60_000,
  now: () => performance.now(),
} as const

const twinOf = (twin: string) => exchangeTwins.find(({ id }) => id === twin)

/** Faults that show only where the endpoint is run in another way than usual. */
const elsewhere = resourceServerScenarios.flatMap((scenario) =>
  scenario.caughtBy
    .filter(({ twin }) => twinOf(twin)?.introspected === true || twinOf(twin)?.encrypted === true)
    .map(({ twin, breaks }) => ({ id: scenario.id, scenario, twin, breaks })),
)

test.each(elsewhere)('$id passes the endpoint that $twin is made from', async ({ scenario, twin, breaks }) => {
  await using ground = await exchangeProvingGrounds(60_000).good(twin)
  const { findings } = await runScenario({ scenario, target: ground.target }, settings, new AbortController().signal)
  const { requirements } = judgeFindings(findings, { catalogue, profile: 'rfc9700' })
  const verdicts = Object.fromEntries(requirements.map(({ id, verdict }) => [id, verdict]))
  expect(verdicts).toMatchObject(Object.fromEntries(breaks.map((id) => [id, 'passed'])))
})

test('knows such faults for opaque tokens and for encrypted ones', () => {
  expect(elsewhere.some(({ twin }) => twinOf(twin)?.introspected === true)).toBe(true)
  expect(elsewhere.some(({ twin }) => twinOf(twin)?.encrypted === true)).toBe(true)
})
