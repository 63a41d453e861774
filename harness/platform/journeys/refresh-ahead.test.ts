import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { startPlatform } from '../start-platform.ts'
import { noRetries } from '../testing/no-retries.ts'
import { openWorld, said, startCarriers, type World } from '../testing/world.ts'

const minute = 60_000
let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups'])
})
afterAll(() => simulators.close())

const refreshes = (world: World) => world.sent.tokenRequests('refresh_token')
/** Long enough for many looks: waiting takes ten milliseconds at most under the clock of tests. */
async function someLooks(world: World): Promise<void> {
  for (let n = 0; n < 10; n++) await world.clock.wait(15_000)
}

describe('refreshing ahead', () => {
  test('gets new tokens five to ten minutes before the end, without any call', async () => {
    await using world = await openWorld(simulators, { refreshAhead: true })
    await world.client('acme').connect(openBrowser())
    world.clock.advance(49 * minute)
    await someLooks(world)
    expect(refreshes(world)).toEqual([])
    world.clock.advance(5.6 * minute)
    await expect.poll(() => refreshes(world).length).toBe(1)
    await expect.poll(() => world.events.filter(({ kind }) => kind === 'refreshed').length).toBe(1)
    world.clock.advance(55 * minute)
    await expect.poll(() => refreshes(world).length).toBe(2)
    expect(new Set(refreshes(world).map(({ refreshToken }) => refreshToken)).size).toBe(2)
  })

  test('is done once by several processes over one store', async () => {
    await using world = await openWorld(simulators, { refreshAhead: true })
    await using _other = await startPlatform({ ...world.options, publicUrl: world.platform.origin })
    await using _third = await startPlatform({ ...world.options, publicUrl: world.platform.origin })
    await world.client('acme').connect(openBrowser())
    await world.client('globex').connect(openBrowser())
    world.clock.advance(55 * minute)
    await expect.poll(() => refreshes(world).length).toBe(2)
    await someLooks(world)
    expect(refreshes(world)).toHaveLength(2)
  })

  test('ends with a refusal for good: reconnect, and nothing is sent again', async () => {
    await using world = await openWorld(simulators, { refreshAhead: true })
    await world.client('acme').connect(openBrowser())
    world.sent.intercept = ({ body }) =>
      body.includes('grant_type=refresh_token')
        ? Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 400 }))
        : undefined
    world.clock.advance(55 * minute)
    await expect.poll(() => world.events.some(({ kind }) => kind === 'reconnect-needed')).toBe(true)
    for (let n = 0; n < 10; n++) {
      world.clock.advance(2 * minute)
      await someLooks(world)
    }
    expect(refreshes(world)).toHaveLength(1)
    expect(said(await world.client('acme').status(openBrowser()))).toMatchObject({ status: 'reconnect-needed' })
  })

  test('tries again after a minute or so while the carrier is away, and stops when the token is over', async () => {
    await using world = await openWorld(simulators, { refreshAhead: true, containment: noRetries })
    await world.client('acme').connect(openBrowser())
    world.sent.intercept = ({ body }) =>
      body.includes('grant_type=refresh_token') ? Promise.resolve(new Response(null, { status: 503 })) : undefined
    world.clock.advance(55 * minute)
    await expect.poll(() => refreshes(world).length).toBe(1)
    await someLooks(world)
    expect(refreshes(world)).toHaveLength(1)
    world.clock.advance(1.3 * minute)
    await expect.poll(() => refreshes(world).length).toBe(2)
    world.clock.advance(5 * minute)
    await someLooks(world)
    world.clock.advance(60 * minute)
    await someLooks(world)
    expect(refreshes(world)).toHaveLength(2)
    world.sent.intercept = () => undefined
    expect((await world.client('acme').call(openBrowser())).status).toBe(200)
  })

  test('leaves alone what was disconnected', async () => {
    await using world = await openWorld(simulators, { refreshAhead: true })
    await world.client('acme').connect(openBrowser())
    await world.client('acme').disconnect(openBrowser())
    world.clock.advance(55 * minute)
    await someLooks(world)
    expect(refreshes(world)).toEqual([])
  })

  test('stops with the platform', async () => {
    const world = await openWorld(simulators, { refreshAhead: true })
    await world.client('acme').connect(openBrowser())
    await world.platform.close()
    world.clock.advance(55 * minute)
    await someLooks(world)
    expect(refreshes(world)).toEqual([])
  })
})
