import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulators, startSimulators } from '../../simulators/index.ts'
import { placeTenants } from './self-check/tenant.ts'
import { checkReferenceClient } from './self-check.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startSimulators()
})
afterAll(() => simulators.close())

describe('self-check of the reference client', () => {
  test('connects two tenants to every carrier and makes a call for each', async () => {
    const checks = await checkReferenceClient(await placeTenants(simulators))
    expect(checks.filter(({ ok }) => !ok)).toEqual([])
    expect(checks.map(({ carrier, tenant }) => `${tenant} at ${carrier}`).sort()).toEqual(
      ['ups', 'fedex', 'usps', 'dhl'].flatMap((id) => [`acme at ${id}`, `globex at ${id}`]).sort(),
    )
  })

  test('can be run again on the same carriers', async () => {
    const checks = await checkReferenceClient(await placeTenants(simulators))
    expect(checks.every(({ ok }) => ok)).toBe(true)
  })

  test('says which carrier it could not connect', async () => {
    await using gone = await startSimulators({ carriers: ['ups', 'dhl'] })
    const dead = {
      ...gone,
      carriers: gone.carriers.map((carrier) =>
        carrier.id === 'dhl' ? { ...carrier, issuer: `${carrier.issuer}x` } : carrier,
      ),
    }
    const checks = await checkReferenceClient(await placeTenants(dead))
    expect(checks.filter(({ ok }) => !ok).map(({ carrier }) => carrier)).toEqual(['dhl', 'dhl'])
    expect(checks.find(({ ok }) => !ok)?.sentence).toMatch(/503/)
  })
})
