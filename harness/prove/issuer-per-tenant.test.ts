import { describe, expect, test } from 'vitest'
import { scenarios } from '../../scenarios/index.ts'
import { simulatedProvingGrounds } from './grounds.ts'
import { proveGood } from './prove.ts'

const grounds = simulatedProvingGrounds(60_000, { issuerPerTenant: true })
const settings = {
  seed: 20_260_101,
  profile: 'rfc9700',
  defaultBudgetMs: 60_000,
  now: () => performance.now(),
} as const
const never = new AbortController().signal

/** Those that two tenants or two issuers are needed for, and those about what an issuer says of itself. */
const concerned = scenarios.filter(
  ({ role, needs, id }) =>
    role === 'authorization-server' &&
    (needs.some((need) => need === 'second-tenant' || need === 'issuer-per-tenant') ||
      /\/(?:metadata|iss|tenants|tokens)\//.test(id)),
)

describe.each(concerned.map((scenario) => ({ id: scenario.id, scenario })))('$id', ({ scenario }) => {
  test('is green where every tenant has an issuer of its own', async () => {
    expect(await proveGood(scenario, grounds, settings, never)).toMatchObject({ kind: 'as-expected' })
  }, 60_000)
})
