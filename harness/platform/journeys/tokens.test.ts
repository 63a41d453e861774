import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Simulators } from '../../../simulators/index.ts'
import { openBrowser } from '../self-check/browser.ts'
import { startPlatform } from '../start-platform.ts'
import type { EntryKey } from '../store/store.ts'
import type { SentRequest } from '../testing/recorded-sender.ts'
import { altered, halfway, openWorld, said, startCarriers, type TenantName, type World } from '../testing/world.ts'

const minute = 60_000
const browser = openBrowser()

let simulators: Simulators
let world: World
beforeAll(async () => {
  simulators = await startCarriers(['ups', 'dhl'])
})
afterAll(() => simulators.close())
beforeEach(async () => {
  world = await openWorld(simulators)
  return () => world[Symbol.asyncDispose]()
})

const connection = (tenant: TenantName, carrier = 'ups'): EntryKey => ({ tenant, kind: 'connection', id: carrier })
const isRefresh = ({ body }: SentRequest) => body.includes('grant_type=refresh_token')
const isCall = ({ url }: SentRequest) => url.includes('/api/')
const bearersSent = () =>
  world.sent
    .all()
    .filter(isCall)
    .map(({ authorization }) => authorization)
const oauthError = (error: string) => Response.json({ error }, { status: 400 })

function callsOf(tenant: TenantName, count: number) {
  return Promise.all(Array.from({ length: count }, () => world.client(tenant).call(openBrowser())))
}

async function connectBoth(): Promise<void> {
  await world.client('acme').connect(openBrowser())
  await world.client('globex').connect(openBrowser())
  world.sent.forget()
}

describe('kept tokens', () => {
  test('do not open at another tenant', async () => {
    await connectBoth()
    const [ofA, ofB] = [await world.store.get(connection('acme')), await world.store.get(connection('globex'))]
    await world.store.put(connection('acme'), ofB ?? '')
    await world.store.put(connection('globex'), ofA ?? '')
    for (const tenant of ['acme', 'globex'] as const) {
      expect((await world.client(tenant).call(browser)).status).toBe(409)
      expect(said(await world.client(tenant).status(browser))).toMatchObject({ status: 'reconnect-needed' })
    }
    expect(world.sent.all()).toEqual([])
    await world.store.put(connection('acme'), ofA ?? '')
    expect((await world.client('acme').call(browser)).status).toBe(200)
  })

  test('do not open at another carrier of the same tenant', async () => {
    await connectBoth()
    await world.client('acme', 'dhl').connect(openBrowser())
    await world.store.put(connection('acme', 'dhl'), (await world.store.get(connection('acme'))) ?? '')
    world.sent.forget()
    expect((await world.client('acme', 'dhl').call(browser)).status).toBe(409)
    expect(world.sent.all()).toEqual([])
  })

  test('are in neither the store nor the events, and nor is any other secret', async () => {
    const open = await halfway(world.client('acme'))
    const ended = await halfway(world.client('globex'))
    await ended.browser.visit(altered(ended.callback, { code: 'wrong' }))
    const { callback, browser: own } = await halfway(world.client('acme'))
    await own.visit(callback.href)
    world.clock.advance(56 * minute)
    await world.client('acme').call(browser)
    const token = world.sent.tokenRequests()
    const bearers = bearersSent().map((header) => header?.replace('Bearer ', ''))
    const clientSecrets = world.sent
      .all()
      .flatMap(({ authorization = '' }) => (authorization.startsWith('Basic ') ? [secretIn(authorization)] : []))
    const secrets = [
      open.state,
      open.code,
      callback.searchParams.get('state'),
      callback.searchParams.get('code'),
      world.tenants.acme.key,
      ...[...world.tenants.acme.atCarriers.values()].map(({ initialAccessToken }) => initialAccessToken),
      ...token.flatMap(({ verifier, refreshToken }) => [verifier, refreshToken]),
      ...bearers,
      ...clientSecrets,
    ].filter((secret) => typeof secret === 'string')
    expect(secrets.length).toBeGreaterThan(10)
    const seen = JSON.stringify([...world.store.entries(), ...world.events])
    expect(seen).toContain('connection:acme:ups')
    expect(secrets.filter((secret) => seen.includes(secret))).toEqual([])
  })
})

function secretIn(basic: string): string {
  const [, secret = ''] = Buffer.from(basic.slice(6), 'base64').toString('utf8').split(':')
  return decodeURIComponent(secret)
}

describe('a token near its end', () => {
  test('is refreshed five to ten minutes before it, and not twelve', async () => {
    await connectBoth()
    world.clock.advance(48 * minute)
    await world.client('acme').call(browser)
    expect(world.sent.tokenRequests()).toEqual([])
    world.clock.advance(7 * minute)
    await world.client('acme').call(browser)
    expect(world.sent.tokenRequests('refresh_token')).toHaveLength(1)
    const [before, after] = bearersSent()
    expect(after).not.toBe(before)
  })

  test('is refreshed once for twenty callers, who all get the new one', async () => {
    await connectBoth()
    world.clock.advance(61 * minute)
    const answers = (await Promise.all([callsOf('acme', 20), callsOf('globex', 20)])).flat()
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    const refreshes = world.sent.tokenRequests('refresh_token')
    expect(refreshes).toHaveLength(2)
    expect(new Set(refreshes.map(({ clientId }) => clientId)).size).toBe(2)
    expect(new Set(bearersSent()).size).toBe(2)
  })

  test('is refreshed once by two processes over one store', async () => {
    await connectBoth()
    await using other = await startPlatform({ ...world.options, publicUrl: world.platform.origin })
    world.clock.advance(61 * minute)
    const answers = await Promise.all(
      [world.platform, other].flatMap((platform) =>
        Array.from({ length: 5 }, () => world.client('acme', 'ups', platform).call(openBrowser())),
      ),
    )
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect(world.sent.tokenRequests('refresh_token')).toHaveLength(1)
  })

  test('brings a new refresh token each time, and no old one is sent again', async () => {
    await connectBoth()
    for (let round = 0; round < 5; round++) {
      world.clock.advance(56 * minute)
      expect((await world.client('acme').call(browser)).status).toBe(200)
    }
    const used = world.sent.tokenRequests('refresh_token').map(({ refreshToken }) => refreshToken)
    expect(used).toHaveLength(5)
    expect(new Set(used).size).toBe(5)
  })

  test('is still used while the carrier cannot refresh, and never past its end', async () => {
    await connectBoth()
    world.sent.intercept = (request) => (isRefresh(request) ? Promise.reject(new Error('no network')) : undefined)
    world.clock.advance(56 * minute)
    expect((await world.client('acme').call(browser)).status).toBe(200)
    world.clock.advance(4 * minute)
    world.sent.forget()
    expect((await world.client('acme').call(browser)).status).toBe(503)
    expect(bearersSent()).toEqual([])
    world.sent.intercept = () => undefined
    expect((await world.client('acme').call(browser)).status).toBe(200)
  })
})

describe('a 401', () => {
  test('leads to one refresh and one more try', async () => {
    await connectBoth()
    let calls = 0
    world.sent.intercept = (request) => {
      if (isCall(request)) calls += 1
      return isCall(request) && calls === 1 ? Promise.resolve(new Response(null, { status: 401 })) : undefined
    }
    expect((await world.client('acme').call(browser)).status).toBe(200)
    expect(new Set(bearersSent()).size).toBe(2)
    expect(world.sent.tokenRequests()).toHaveLength(1)
  })

  test.each([55, 0])('that never ends leads to two calls and one refresh, %i minutes after connecting', async (age) => {
    await connectBoth()
    world.clock.advance(age * minute)
    world.sent.intercept = (request) =>
      isCall(request)
        ? Promise.resolve(new Response(null, { status: 401, headers: { 'www-authenticate': 'Bearer' } }))
        : undefined
    expect((await world.client('acme').call(browser)).status).toBe(502)
    expect(bearersSent().length).toBeLessThanOrEqual(2)
    expect(world.sent.tokenRequests()).toHaveLength(1)
  })
})

describe('a refused refresh', () => {
  test('ends the connection of that tenant alone, and is not tried again', async () => {
    await connectBoth()
    world.clock.advance(56 * minute)
    const refused = new Set<string>()
    world.sent.intercept = (request) => {
      if (!isRefresh(request) || refused.size > 0) return undefined
      refused.add(request.body)
      return Promise.resolve(oauthError('invalid_grant'))
    }
    expect(said(await world.client('acme').call(browser))).toMatchObject({ error: 'RECONNECT_NEEDED' })
    world.sent.forget()
    expect((await world.client('acme').call(browser)).status).toBe(409)
    expect(world.sent.all()).toEqual([])
    expect(said(await world.client('acme').status(browser))).toMatchObject({ status: 'reconnect-needed' })
    expect((await world.client('globex').call(browser)).status).toBe(200)
    await world.client('acme').connect(openBrowser())
    expect((await world.client('acme').call(browser)).status).toBe(200)
  })

  test.each(['invalid_client', 'unauthorized_client', 'invalid_scope', 'unsupported_grant_type'])(
    'for %s is one request a call',
    async (error) => {
      await connectBoth()
      world.clock.advance(61 * minute)
      world.sent.intercept = (request) => (isRefresh(request) ? Promise.resolve(oauthError(error)) : undefined)
      expect((await world.client('acme').call(browser)).status).toBe(503)
      expect(world.sent.tokenRequests()).toHaveLength(1)
      expect(bearersSent()).toEqual([])
    },
  )

  test('shows nothing of what the carrier said', async () => {
    await connectBoth()
    world.clock.advance(61 * minute)
    world.sent.intercept = (request) =>
      isRefresh(request)
        ? Promise.resolve(Response.json({ error: 'marker-1', error_description: 'marker-2 globex' }, { status: 400 }))
        : undefined
    const answer = await world.client('acme').call(browser)
    expect(`${answer.text}${JSON.stringify(answer.headers)}`).not.toMatch(/marker|globex/)
  })
})

describe('a disconnect', () => {
  test('during a refresh leaves neither a connection nor live tokens', async () => {
    await connectBoth()
    world.clock.advance(61 * minute)
    const atCarrier = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    let issued = ''
    world.sent.intercept = (request) => (isRefresh(request) ? held(request) : undefined)
    const held = async ({ url, authorization = '', body }: SentRequest): Promise<Response> => {
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
      const answer = await fetch(url, { method: 'POST', headers, body })
      issued = await answer.clone().text()
      atCarrier.resolve()
      await goOn.promise
      return answer
    }
    const call = world.client('acme').call(browser)
    await atCarrier.promise
    expect((await world.client('acme').disconnect(openBrowser())).status).toBe(200)
    goOn.resolve()
    expect((await call).status).toBe(409)
    expect(bearersSent()).toEqual([])
    const { access_token: token } = JSON.parse(issued)
    const probe = world.tenants.acme.atCarriers.get('ups')?.probeUrl ?? ''
    expect((await fetch(probe, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401)
    expect(said(await world.client('acme').status(browser))).toMatchObject({ status: 'not-connected' })
  })

  test('is done even where the carrier cannot be told', async () => {
    await connectBoth()
    world.sent.intercept = (request) =>
      request.url.endsWith('/revoke') ? Promise.reject(new Error('no network')) : undefined
    expect(said(await world.client('acme').disconnect(browser))).toMatchObject({ revoked: false })
    expect((await world.client('acme').call(browser)).status).toBe(409)
    expect((await world.client('globex').call(browser)).status).toBe(200)
  })
})
