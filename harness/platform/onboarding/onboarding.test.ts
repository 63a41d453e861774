import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { target, tenantClient } from '../self-check/tenant.ts'
import { startPlatform } from '../start-platform.ts'
import { openAdapterWorld, operatorKey } from '../testing/adapter-world.ts'
import { openWorld, said, startCarriers, type World } from '../testing/world.ts'

let simulators: Simulators
beforeAll(async () => {
  simulators = await startCarriers(['ups'])
})
afterAll(() => simulators.close())

const worldWithOperator = (): Promise<World> => openWorld(simulators, { operatorKey })

async function client(origin: string, method: 'POST' | 'GET' | 'PUT' | 'DELETE', tenant = 'acme', body?: unknown) {
  const answer = await fetch(`${origin}/operator/tenants/${tenant}/carriers/ups/client`, {
    method,
    headers: { authorization: `Bearer ${operatorKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    text,
    json: text === '' ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
  }
}

describe('a client of its own for each tenant', () => {
  test('is registered with the tenant’s own callback, read, updated and deleted', async () => {
    await using world = await worldWithOperator()
    const { origin } = world.platform
    const made = await client(origin, 'POST')
    expect([made.status, made.json]).toMatchObject([
      201,
      {
        tenant: 'acme',
        carrier: 'ups',
        pattern: 'client-per-tenant',
        redirectUri: `${origin}/cb/acme/ups`,
        managed: true,
      },
    ])
    expect((await client(origin, 'POST')).json.clientId).toBe(made.json.clientId)
    expect((await client(origin, 'POST', 'globex')).json.clientId).not.toBe(made.json.clientId)
    expect((await client(origin, 'GET')).json).toMatchObject({ clientId: made.json.clientId })

    const updated = await client(origin, 'PUT', 'acme', { scope: 'rating' })
    expect([updated.status, updated.json.scope]).toEqual([200, 'rating'])
    expect((await client(origin, 'GET')).json.scope).toBe('rating')
    expect((await world.client('acme').connect(openBrowser())).status).toBe(200)

    world.sent.forget()
    expect((await client(origin, 'DELETE')).status).toBe(204)
    expect(world.sent.all().map(({ method }) => method)).toContain('DELETE')
    expect(said(await world.client('acme').status(openBrowser()))).toMatchObject({ status: 'not-connected' })
    expect((await client(origin, 'GET')).status).toBe(404)
    expect((await world.client('acme').connect(openBrowser())).status).toBe(200)
    expect((await client(origin, 'GET')).json.clientId).not.toBe(made.json.clientId)
  })

  test('is shown without its secrets', async () => {
    await using world = await worldWithOperator()
    for (const method of ['POST', 'GET'] as const) {
      const { json } = await client(world.platform.origin, method)
      const shown = ['carrier', 'clientId', 'environment', 'managed', 'pattern', 'redirectUri', 'scope', 'tenant']
      expect(shown).toEqual(expect.arrayContaining(Object.keys(json)))
    }
  })

  test('is registered once more after the carrier has lost it and it was deleted here', async () => {
    await using world = await worldWithOperator()
    const { origin } = world.platform
    await client(origin, 'POST')
    world.sent.intercept = ({ method }) =>
      method === 'GET' || method === 'DELETE' ? Promise.resolve(new Response(null, { status: 401 })) : undefined
    expect((await client(origin, 'GET')).status).toBe(404)
    expect((await client(origin, 'DELETE')).status).toBe(204)
  })

  test('does not send its management token to another server than the issuer', async () => {
    await using world = await worldWithOperator()
    const { origin } = world.platform
    world.sent.intercept = ({ url, method, body }) => {
      if (method !== 'POST' || !url.endsWith('/register')) return undefined
      const elsewhere = { registration_client_uri: 'https://evil.example/client', registration_access_token: 'secret' }
      const { redirect_uris } = z.object({ redirect_uris: z.array(z.string()) }).parse(JSON.parse(body))
      const answer = { client_id: 'x', client_secret: 'y', client_secret_expires_at: 0, redirect_uris, ...elsewhere }
      return Promise.resolve(Response.json(answer, { status: 201 }))
    }
    await client(origin, 'POST')
    world.sent.forget()
    expect((await client(origin, 'GET')).status).toBe(503)
    expect(world.sent.all()).toEqual([])
  })

  test('of a tenant that brought it along is not the platform’s to change', async () => {
    await using world = await openAdapterWorld({
      carrier: 'ups',
      profile: 'rfc9700',
      at: ({ issuer, api }) => ({ issuer, api }),
      mapping: ({ clients: [own] }) => ({
        client: { id: own?.clientId ?? '', auth: 'client_secret_basic' as const, secret: own?.clientSecret },
      }),
    })
    expect((await client(world.platform.origin, 'POST')).json).toMatchObject({ managed: false })
    expect((await client(world.platform.origin, 'DELETE')).status).toBe(404)
  })
})

describe('one client for several tenants', () => {
  const sharers = async (world: World, names: readonly string[], port = 0) => {
    const account = world.tenants.acme.atCarriers.get('ups')
    const { issuer, api } = simulators.carrier('ups')
    const { initialAccessToken = '', id = '' } = account ?? {}
    return startPlatform({
      ...world.options,
      store: { ...world.store, close: async () => undefined },
      port,
      carriers: [{ id: 'ups', issuer, api, sharedClient: { initialAccessToken } }],
      tenants: names.map((name) => ({
        id: name,
        key: `the-key-of-${name}-is-long-enough`,
        carriers: { ups: { account: id, pattern: 'shared-client' as const } },
      })),
    })
  }
  const start = async (origin: string, tenant: string) => {
    const one = tenantClient({ origin }, { tenant, carrier: 'ups' }, `the-key-of-${tenant}-is-long-enough`)
    const browser = openBrowser()
    return { url: new URL(target(await one.start(browser))), one, browser }
  }

  test('is registered once, with the callback of each; connections stay apart', async () => {
    await using world = await worldWithOperator()
    await using platform = await sharers(world, ['alpha', 'beta'])
    const [alpha, beta] = await Promise.all([start(platform.origin, 'alpha'), start(platform.origin, 'beta')])
    expect(alpha.url.searchParams.get('client_id')).toBe(beta.url.searchParams.get('client_id'))
    expect(alpha.url.searchParams.get('redirect_uri')).toBe(`${platform.origin}/cb/alpha/ups`)
    expect(beta.url.searchParams.get('redirect_uri')).toBe(`${platform.origin}/cb/beta/ups`)
    expect(world.sent.all().filter(({ url }) => url.endsWith('/register'))).toHaveLength(1)
    expect((await alpha.one.connect(alpha.browser)).status).toBe(200)
    expect(said(await beta.one.status(beta.browser))).toMatchObject({ status: 'not-connected' })
    const back = new URL(target(await beta.browser.visit(beta.url.href)))
    world.sent.forget()
    expect((await beta.browser.visit(back.href.replace('/cb/beta/', '/cb/alpha/'))).status).toBe(400)
    expect(world.sent.tokenRequests()).toEqual([])
  })

  test('takes in the callback of a tenant that joins later, with the same client', async () => {
    await using world = await worldWithOperator()
    const first = await sharers(world, ['alpha'])
    const alone = (await start(first.origin, 'alpha')).url.searchParams.get('client_id')
    const port = Number(new URL(first.origin).port)
    await first.close()
    await using second = await sharers(world, ['alpha', 'beta'], port)
    const joined = await start(second.origin, 'beta')
    expect(joined.url.searchParams.get('client_id')).toBe(alone)
    expect(world.sent.all().filter(({ method }) => method === 'PUT')).toHaveLength(1)
    expect((await joined.one.connect(joined.browser)).status).toBe(200)
    const before = await start(second.origin, 'alpha')
    expect((await before.one.connect(before.browser)).status).toBe(200)
  })
})
