import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulators, startSimulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { operatorKey } from '../testing/adapter-world.ts'
import { halfway, openWorld, said, type World } from '../testing/world.ts'
import type { PartialPolicy } from './policy.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startSimulators({ carriers: ['ups'], profile: 'migrating', inProcess: true })
})
afterAll(() => simulators.close())

const legacy = { policies: { all: { flow: 'legacy' as const } }, operatorKey }

async function change(world: World, policy: PartialPolicy): Promise<void> {
  const { status } = await fetch(`${world.platform.origin}/operator/tenants/acme/carriers/ups/policies`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${operatorKey}` },
    body: JSON.stringify(policy),
  })
  expect(status).toBe(200)
}

/** The token that the next call carries. */
async function tokenInUse(world: World): Promise<string | undefined> {
  const answer = await world.client('acme').call(openBrowser())
  expect([answer.status, said(answer)]).toMatchObject([
    200,
    { answer: { marker: world.tenants.acme.atCarriers.get('ups')?.marker } },
  ])
  return world.sent.all().at(-1)?.authorization
}

describe('both flows side by side', () => {
  test('keep both connections; traffic goes over and back with the policy, and nobody connects again', async () => {
    await using world = await openWorld(simulators, legacy)
    const client = world.client('acme')
    await client.connect(openBrowser())
    const blue = await tokenInUse(world)
    await change(world, { parallel: true, flow: 'pkce', traffic: 'legacy' })
    await client.connect(openBrowser())
    expect(world.sent.tokenRequests().map(({ verifier }) => verifier !== undefined)).toEqual([false, true])
    expect(await tokenInUse(world)).toBe(blue)
    await change(world, { traffic: 'pkce' })
    const green = await tokenInUse(world)
    expect(green).not.toBe(blue)
    await change(world, { traffic: 'legacy' })
    expect(await tokenInUse(world)).toBe(blue)
    await change(world, { traffic: 'flow' })
    expect(await tokenInUse(world)).toBe(green)
  })

  test('are refreshed apart, and both end with a disconnect', async () => {
    await using world = await openWorld(simulators, legacy)
    const client = world.client('acme')
    await client.connect(openBrowser())
    await change(world, { parallel: true, flow: 'pkce' })
    await client.connect(openBrowser())
    world.clock.advance(56 * 60_000)
    world.sent.forget()
    const green = await tokenInUse(world)
    await change(world, { traffic: 'legacy' })
    const blue = await tokenInUse(world)
    expect(world.sent.tokenRequests('refresh_token')).toHaveLength(2)
    expect(said(await client.disconnect(openBrowser()))).toMatchObject({ revoked: true })
    const probe = world.tenants.acme.atCarriers.get('ups')?.probeUrl ?? ''
    for (const authorization of [green ?? '', blue ?? '']) {
      expect((await fetch(probe, { headers: { authorization } })).status).toBe(401)
    }
    expect((await client.call(openBrowser())).status).toBe(409)
  })
})

describe('one flow after the other', () => {
  test('uses what is there until somebody connects by the new one, and ends it then', async () => {
    await using world = await openWorld(simulators, legacy)
    const client = world.client('acme')
    await client.connect(openBrowser())
    const old = await tokenInUse(world)
    await change(world, { flow: 'pkce' })
    expect(await tokenInUse(world)).toBe(old)
    await client.connect(openBrowser())
    expect(await tokenInUse(world)).not.toBe(old)
    const probe = world.tenants.acme.atCarriers.get('ups')?.probeUrl ?? ''
    expect((await fetch(probe, { headers: { authorization: old ?? '' } })).status).toBe(401)
  })

  test('a flow ends as it began, whatever the policy says by then', async () => {
    await using world = await openWorld(simulators, legacy)
    const oldOne = await halfway(world.client('acme'))
    await change(world, { flow: 'pkce' })
    const newOne = await halfway(world.client('acme'))
    await change(world, { flow: 'legacy' })
    for (const { browser, callback } of [oldOne, newOne]) {
      expect((await browser.visit(callback.href)).status).toBe(303)
    }
    expect(world.sent.tokenRequests().map(({ verifier }) => verifier !== undefined)).toEqual([false, true])
  })
})
