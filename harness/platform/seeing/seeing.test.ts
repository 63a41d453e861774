import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { openSeenWorld, operatorKey, type SeenWorld } from '../testing/seen-world.ts'
import { altered, halfway, startCarriers } from '../testing/world.ts'
import { auditEntry } from './audit/entry.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups'])
})
afterAll(() => simulators.close())

const log = z.object({ entries: z.array(auditEntry) })

async function entriesOf(world: SeenWorld, path: string, key: string) {
  return log.parse((await world.ask(path, key)).body).entries.toReversed()
}

const refused = (status: number, error: string) => Promise.resolve(Response.json({ error }, { status }))

describe('the audit log', () => {
  test('tells each tenant of every authentication event of its own, good or bad, and of nobody else’s', async () => {
    await using world = await openSeenWorld(simulators)
    const { acme, globex } = world.tenants
    const client = world.client('acme')
    await client.connect(openBrowser())
    const denied = await halfway(client)
    await denied.browser.visit(altered(denied.callback, { code: undefined, error: 'access_denied' }))
    const spoiled = await halfway(client)
    world.clock.advance(1)
    await spoiled.browser.visit(altered(spoiled.callback, { state: 'invented' }))
    world.clock.advance(1)
    const wrongVerifier = await halfway(client)
    world.sent.intercept = ({ body }) => (body.includes('code=') ? refused(400, 'invalid_grant') : undefined)
    await wrongVerifier.browser.visit(wrongVerifier.callback.href)
    world.sent.intercept = () => undefined
    world.clock.advance(56 * 60_000)
    await client.call(openBrowser())
    world.clock.advance(56 * 60_000)
    world.sent.intercept = ({ body }) => (body.includes('refresh_token') ? refused(400, 'invalid_grant') : undefined)
    await client.call(openBrowser())
    world.sent.intercept = () => undefined
    await client.connect(openBrowser())
    await client.disconnect(openBrowser())
    await world.client('globex').start(openBrowser())

    const entries = await entriesOf(world, '/tenants/acme/audit', acme.key)
    const shown = entries.map(({ event, result, reason, by }) => [event, result, reason, by].filter(Boolean).join(' '))
    expect(shown).toEqual([
      'connect-started success tenant',
      'connected success tenant',
      'connect-started success tenant',
      'refused failure authorization-refused tenant',
      'connect-started success tenant',
      'refused failure flow-unknown stranger',
      'connect-started success tenant',
      'refused failure redemption-refused tenant',
      'refreshed success platform',
      'reconnect-needed failure platform',
      'refresh-failed failure refresh-refused platform',
      'refused failure refresh-refused tenant',
      'connect-started success tenant',
      'connected success tenant',
      'disconnected success tenant',
    ])
    expect(
      entries.every(({ tenant, carrier, at }) => tenant === 'acme' && carrier === 'ups' && Date.parse(at) > 0),
    ).toBe(true)
    expect(await entriesOf(world, '/tenants/globex/audit', globex.key)).toMatchObject([{ tenant: 'globex' }])
    expect((await entriesOf(world, '/tenants/acme/audit?limit=1', acme.key)).length).toBe(1)
  })

  test('is closed to every other key, and to filters that are none', async () => {
    await using world = await openSeenWorld(simulators)
    const { acme, globex } = world.tenants
    await world.client('globex').start(openBrowser())
    const asked = [
      await world.ask('/tenants/globex/audit', acme.key),
      await world.ask('/tenants/nobody/audit', acme.key),
      await world.ask('/operator/audit', acme.key),
      await world.ask('/tenants/acme/audit?tenant=globex', acme.key),
      await world.ask('/tenants/acme/audit?limit=1&limit=2', acme.key),
      await world.ask('/tenants/acme/audit?strand=_platform', acme.key),
      await world.ask('/tenants/acme/audit', 'x'.repeat(20)),
      await world.ask('/tenants/acme/audit', globex.key),
    ]
    expect(asked.map(({ status }) => status)).toEqual([404, 404, 401, 400, 400, 400, 401, 404])
    expect(asked.map(({ text }) => text).join()).not.toContain('connect-started')
  })

  test('names both sides of a cross-tenant attempt to the operator, and to the tenant a plain failure', async () => {
    await using world = await openSeenWorld(simulators)
    const { acme, globex } = world.tenants
    const flow = await halfway(world.client('globex'))
    const here = `${world.platform.origin}/cb/acme/ups${flow.callback.search}`
    await flow.browser.visit(here)
    await world.ask('/tenants/globex/carriers/ups', acme.key)
    await expect
      .poll(async () =>
        (await entriesOf(world, '/operator/audit', operatorKey)).filter((entry) => entry.class === 'security'),
      )
      .toMatchObject([
        { event: 'cross-tenant', tenant: 'acme', other: 'globex', stage: 'callback' },
        { event: 'cross-tenant', tenant: 'globex', other: 'acme' },
      ])
    const [atAcme] = await entriesOf(world, '/tenants/acme/audit', acme.key)
    expect(atAcme).toMatchObject({ event: 'refused', reason: 'flow-unknown', by: 'stranger' })
    expect(JSON.stringify(atAcme)).not.toContain('globex')
    const atGlobex = JSON.stringify(await entriesOf(world, '/tenants/globex/audit', globex.key))
    expect(atGlobex).toContain('no-tenant-key')
    expect(atGlobex).not.toContain('acme')
  })

  test('tells of what the operator changed, with the old and the new value', async () => {
    await using world = await openSeenWorld(simulators)
    await fetch(`${world.platform.origin}/operator/tenants/acme/carriers/ups/policies`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ suspended: true }),
    })
    expect(await entriesOf(world, '/tenants/acme/audit', world.tenants.acme.key)).toMatchObject([
      { event: 'policy-changed', class: 'configuration', by: 'operator', changes: ['suspended: as configured → true'] },
    ])
    const all = await entriesOf(world, '/operator/audit', operatorKey)
    expect(all[0]).toMatchObject({
      event: 'configuration-loaded',
      changes: [expect.stringMatching(/^configuration: \w{20}$/)],
    })
  })
})

describe('metrics', () => {
  test('count by tenant pseudonym, carrier, stage and kind; only what happened moves', async () => {
    await using world = await openSeenWorld(simulators)
    await world.client('acme').connect(openBrowser())
    await world.client('globex').connect(openBrowser())
    const before = await world.metrics()
    for (let count = 0; count < 5; count += 1) {
      const flow = await halfway(world.client('acme'))
      world.sent.intercept = ({ body }) => (body.includes('code=') ? refused(400, 'invalid_grant') : undefined)
      await flow.browser.visit(flow.callback.href)
      world.sent.intercept = () => undefined
      world.clock.advance(56 * 60_000)
      await world.client('acme').call(openBrowser())
    }
    const after = await world.metrics()
    const asked = z
      .object({ pseudonym: z.string() })
      .parse((await world.ask('/operator/tenants/acme/pseudonym', operatorKey)).body)
    const pair = `tenant="${asked.pseudonym}",carrier="ups"`
    expect(after).toContain(`parcelproof_failures_total{${pair},stage="callback",kind="redemption-refused"} 5`)
    expect(after).toContain(`parcelproof_refreshes_total{${pair},result="success"} 5`)
    expect(after).toContain(`parcelproof_stage_duration_seconds_count{${pair},stage="call"} 5`)
    const moved = after
      .split('\n')
      .filter((line) => !before.includes(`${line}\n`) && !line.startsWith('#') && line !== '')
    expect(moved.filter((line) => !line.includes(asked.pseudonym))).toEqual([])
    expect(after).not.toMatch(/acme|globex/)
    expect((await world.ask('/metrics', world.tenants.acme.key)).status).toBe(401)
    expect((await world.ask('/metrics', operatorKey)).text).toBe(after)
  })

  test('give series of their own to so many pairs and no more, and none to names that somebody made up', async () => {
    await using world = await openSeenWorld(simulators, { seeing: { pairs: 1, metrics: { port: 0 } } })
    await world.client('acme').connect(openBrowser())
    await world.client('globex').connect(openBrowser())
    await openBrowser().visit(`${world.platform.origin}/cb/made-up/ups?state=x&code=y`)
    const text = await world.metrics()
    const tenants = new Set([...text.matchAll(/tenant="([^"]+)"/g)].map(([, name]) => name))
    expect([...tenants]).toEqual([expect.stringMatching(/^[\da-f]{20}$/), '_others'])
  })
})

describe('traces', () => {
  test('hold the whole flow in one: start, callback, exchange and what was asked of the carrier', async () => {
    await using world = await openSeenWorld(simulators)
    await world.client('acme').connect(openBrowser())
    world.clock.advance(56 * 60_000)
    await world.client('acme').call(openBrowser())
    const spans = world.spans.getFinishedSpans()
    const named = (name: string) => spans.filter((span) => span.name === `parcelproof.${name}`)
    const [connect] = named('connect')
    const [callback] = named('callback')
    const [exchange] = named('exchange')
    const trace = connect?.spanContext().traceId
    expect([callback, exchange].map((span) => span?.spanContext().traceId)).toEqual([trace, trace])
    expect(callback?.parentSpanContext?.spanId).toBe(connect?.spanContext().spanId)
    expect(named('refresh')[0]?.parentSpanContext?.spanId).toBe(named('call')[0]?.spanContext().spanId)
    const { tenant, carrier, stage } = Object.fromEntries(
      Object.entries(exchange?.attributes ?? {}).map(([name, value]) => [name.replace('parcelproof.', ''), value]),
    )
    expect({ tenant, carrier, stage }).toEqual({
      tenant: expect.stringMatching(/^[\da-f]{20}$/),
      carrier: 'ups',
      stage: 'exchange',
    })
    expect(named('request').length).toBeGreaterThan(1)
  })
})

describe('health', () => {
  test('shows the pair whose credentials are broken as failing, and every other one as good', async () => {
    await using world = await openSeenWorld(simulators)
    await world.client('acme').connect(openBrowser())
    await world.client('globex').connect(openBrowser())
    const flow = await halfway(world.client('acme'))
    world.sent.intercept = ({ body }) => (body.includes('code=') ? refused(401, 'invalid_client') : undefined)
    await flow.browser.visit(flow.callback.href)
    world.sent.intercept = () => undefined
    await world.client('acme').start(openBrowser())
    const { acme, globex } = world.tenants
    expect((await world.ask('/tenants/acme/health', acme.key)).body).toMatchObject({
      carriers: [
        {
          status: 'failing',
          connection: 'connected',
          authentication: { lastFailure: { stage: 'callback', reason: 'redemption-refused' } },
        },
      ],
    })
    expect((await world.ask('/tenants/globex/carriers/ups/health', globex.key)).body).toMatchObject({ status: 'good' })
    expect((await world.ask('/tenants/globex/carriers/ups/health', acme.key)).status).toBe(404)
    expect((await world.ask('/operator/health', operatorKey)).body).toMatchObject({ status: 'up' })
    expect(await (await fetch(`${world.platform.origin}/health`)).json()).toEqual({ status: 'up' })
    await world.client('acme').connect(openBrowser())
    expect((await world.ask('/tenants/acme/health', acme.key)).body).toMatchObject({ carriers: [{ status: 'good' }] })
  })

  test('says that the store is away', async () => {
    await using world = await openSeenWorld(simulators)
    const { get } = world.store
    Object.assign(world.store, { get: () => Promise.reject(new Error('away')) })
    expect((await fetch(`${world.platform.origin}/health`)).status).toBe(503)
    Object.assign(world.store, { get })
  })
})

describe('alerts', () => {
  test('tell one tenant’s trouble from that of a carrier', async () => {
    await using world = await openSeenWorld(simulators)
    await world.client('acme').connect(openBrowser())
    await world.client('globex').connect(openBrowser())
    const failing = async (tenant: 'acme' | 'globex') => {
      for (let count = 0; count < 5; count += 1) {
        const { browser, callback } = await halfway(world.client(tenant))
        world.sent.intercept = ({ body }) => (body.includes('code=') ? refused(400, 'invalid_grant') : undefined)
        await browser.visit(callback.href)
        world.sent.intercept = () => undefined
      }
    }
    const alerts = async () => (await world.ask('/operator/alerts', operatorKey)).body
    expect(await alerts()).toEqual({ alerts: [] })
    await failing('acme')
    expect(await alerts()).toEqual({ alerts: [{ scope: 'tenant', tenant: 'acme', carrier: 'ups', tenants: 1 }] })
    await failing('globex')
    expect(await alerts()).toEqual({ alerts: [{ scope: 'carrier', carrier: 'ups', tenants: 2 }] })
    expect(await world.metrics()).toContain('parcelproof_alerts{scope="carrier",tenant="",carrier="ups"} 1')
    expect(world.events.filter(({ kind }) => kind === 'alert')).toMatchObject([
      { tenant: 'acme', carrier: 'ups', scope: 'tenant' },
      { tenant: '', carrier: 'ups', scope: 'carrier', tenants: 2 },
    ])
    world.clock.advance(6 * 60_000)
    expect(await alerts()).toEqual({ alerts: [] })
  })
})
