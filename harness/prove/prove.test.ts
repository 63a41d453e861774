import { describe, expect, test } from 'vitest'
import { broken, held } from '../../scenarios/api/finding.ts'
import { type AuthorizationServerScenario, authorizationServerScenario } from '../../scenarios/api/scenario.ts'
import { scenarios } from '../../scenarios/index.ts'
import { provingGrounds } from './grounds-by-role.ts'
import { proveGood, proveTwin } from './prove.ts'
import { provingSeed } from './proving-seed.ts'

const groundsFor = provingGrounds(60_000)
const grounds = groundsFor('authorization-server')
const settings = {
  seed: provingSeed,
  profile: 'rfc9700',
  defaultBudgetMs: 60_000,
  now: () => performance.now(),
} as const
const never = new AbortController().signal

// Side by side, as `parcelproof prove` does: much of a proof is waiting.
describe.concurrent.each(scenarios.map((scenario) => ({ id: scenario.id, scenario })))('$id', ({ scenario }) => {
  test('is green on the good target', async ({ expect }) => {
    expect(await proveGood(scenario, groundsFor(scenario.role), settings, never)).toMatchObject({ kind: 'as-expected' })
  })

  test.each(scenario.caughtBy)('catches $twin by the requirements it breaks and no other', async (caught) => {
    expect(await proveTwin(scenario, caught, groundsFor(scenario.role), settings, never)).toMatchObject({
      kind: 'as-expected',
    })
  })
})

describe('proving', () => {
  const row = 'RFC9700-2.1.1-8'
  const other = 'RFC9700-2.1.1-7'
  const caught = { twin: 'accepts-missing-verifier', breaks: [row] }

  test('says that a twin goes unnoticed', async () => {
    const blind = scenarioThat(async () => held([row, other]))
    expect(await proveTwin(blind, caught, grounds, settings, never)).toMatchObject({
      kind: 'unnoticed',
      missing: [row],
    })
  })

  test('says that a twin is caught for the wrong reason as well', async () => {
    const loud = scenarioThat(async () => broken([row, other], { expected: 'no', observed: 'yes' }))
    expect(await proveTwin(loud, caught, grounds, settings, never)).toMatchObject({
      kind: 'wrong-reason',
      surplus: [other],
    })
  })

  test('says that the good target is not green', async () => {
    const wrong = scenarioThat(async () => broken(row, { expected: 'no', observed: 'yes' }))
    expect(await proveGood(wrong, grounds, settings, never)).toMatchObject({
      kind: 'not-green',
      rows: expect.arrayContaining([row]),
    })
  })

  function scenarioThat(run: AuthorizationServerScenario['run']): AuthorizationServerScenario {
    const id = 'authorization-server/pkce/in-a-test'
    return authorizationServerScenario({
      id,
      title: id,
      story: id,
      requirements: [row, other],
      needs: [],
      caughtBy: [],
      run,
    })
  }
})
