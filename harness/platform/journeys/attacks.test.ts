import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CarrierId, Simulators } from '../../../simulators/index.ts'
import { type Browser, openBrowser, type Visit } from '../self-check/browser.ts'
import {
  altered,
  type HalfwayFlow,
  halfway,
  openWorld,
  said,
  startCarriers,
  type TenantName,
  type World,
} from '../testing/world.ts'

const fourMinutes = 240_000

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

async function statusOf(tenant: TenantName, carrier: CarrierId = 'ups'): Promise<unknown> {
  return said(await world.client(tenant, carrier).status(openBrowser()))
}

/** Delivers an attack: it is refused, and nothing leaves for the token endpoint. */
async function expectRefused(browser: Browser, url: string): Promise<Visit> {
  const before = world.sent.tokenRequests().length
  const answer = await browser.visit(url)
  expect(answer.status).toBe(400)
  expect(world.sent.tokenRequests()).toHaveLength(before)
  expect(answer.headers.location).toBeUndefined()
  return answer
}

async function expectFinishes({ browser, callback }: HalfwayFlow): Promise<void> {
  expect((await browser.visit(callback.href)).status).toBe(303)
}

function at(callback: URL, tenant: TenantName, carrier: CarrierId = 'ups'): string {
  return `${callback.origin}/cb/${tenant}/${carrier}${callback.search}`
}

describe('across tenants', () => {
  test('refuses A’s callback at B’s address, in A’s browser and in B’s, and lets A finish at its own', async () => {
    const ofA = await halfway(world.client('acme'))
    const ofB = await halfway(world.client('globex'))
    await expectRefused(ofA.browser, at(ofA.callback, 'globex'))
    await expectRefused(ofB.browser, at(ofA.callback, 'globex'))
    await expectRefused(ofA.browser, at(ofB.callback, 'acme'))
    expect(await statusOf('globex')).toMatchObject({ status: 'not-connected' })
    await expectFinishes(ofA)
    await expectFinishes(ofB)
  })

  test('refuses A’s state with a code of B at B’s address', async () => {
    const ofA = await halfway(world.client('acme'))
    const ofB = await halfway(world.client('globex'))
    await expectRefused(ofB.browser, altered(ofB.callback, { state: ofA.state }))
    await expectRefused(ofA.browser, altered(ofB.callback, { state: ofA.state }))
  })

  test('sends a code of B never with A’s client elsewhere than A’s own callback, and connects nothing', async () => {
    const ofA = await halfway(world.client('acme'))
    const ofB = await halfway(world.client('globex'))
    const controlOfB = await halfway(world.client('globex'))
    await expectFinishes(controlOfB)
    const [requestOfB] = world.sent.tokenRequests()
    world.sent.forget()
    // The platform cannot know whose code it is; the carrier can, as the client and the verifier are A's own.
    expect((await ofA.browser.visit(altered(ofA.callback, { code: ofB.code }))).status).toBe(400)
    const [request, ...more] = world.sent.tokenRequests()
    expect(more).toEqual([])
    expect(request).toMatchObject({ code: ofB.code })
    expect(request?.clientId).not.toBe(requestOfB?.clientId)
    expect(await statusOf('acme')).toMatchObject({ status: 'not-connected' })
  })

  test('refuses a callback at another carrier of the same tenant', async () => {
    const flow = await halfway(world.client('acme', 'ups'))
    await expectRefused(flow.browser, at(flow.callback, 'acme', 'dhl'))
    expect(await statusOf('acme', 'dhl')).toMatchObject({ status: 'not-connected' })
  })

  test('takes tenant and carrier from nowhere but the path', async () => {
    const flow = await halfway(world.client('acme'))
    const url = altered(flow.callback, { tenant: 'globex', tenant_id: 'globex', carrier: 'dhl' })
    expect((await flow.browser.visit(url, { headers: { 'x-tenant-id': 'globex' } })).status).toBe(303)
    expect(await statusOf('acme')).toMatchObject({ status: 'connected' })
    expect(await statusOf('globex')).toMatchObject({ status: 'not-connected' })
  })

  test.each([
    '/cb/%61cme/ups',
    '/cb/acme%2fups',
    '//cb/acme/ups',
    '/cb/ACME/ups',
    '/cb/acme/ups/',
    '/cb/globex%2f..%2facme/ups',
    '/cb/acme;x/ups',
  ])('refuses a callback at %s', async (path) => {
    const flow = await halfway(world.client('acme'))
    const answer = await flow.browser.visit(`${flow.callback.origin}${path}${flow.callback.search}`)
    expect([400, 404]).toContain(answer.status)
    expect(world.sent.tokenRequests()).toEqual([])
    await expectFinishes(flow)
  })
})

describe('another browser', () => {
  test('cannot finish a flow, with cookies or without', async () => {
    const stranger = openBrowser()
    await expectRefused(stranger, (await halfway(world.client('acme'))).callback.href)
    const own = await halfway(world.client('acme'))
    await expectRefused(own.browser, (await halfway(world.client('acme'))).callback.href)
    expect(await statusOf('acme')).toMatchObject({ status: 'not-connected' })
  })

  test('ends a flow by presenting its state', async () => {
    const flow = await halfway(world.client('acme'))
    await expectRefused(openBrowser(), flow.callback.href)
    await expectRefused(flow.browser, flow.callback.href)
  })

  test('cannot finish without a state, or with one of its own making', async () => {
    const { browser, callback } = await halfway(world.client('acme'))
    await expectRefused(browser, altered(callback, { state: undefined }))
    await expectRefused(browser, altered(callback, { state: '' }))
    await expectRefused(browser, altered(callback, { state: randomBytes(32).toString('base64url') }))
    await expectRefused(browser, altered(callback, { state: 'acme' }))
  })
})

describe('a replay', () => {
  test('is refused, with the old code or a fresh one, with the cookies as they are or as they were', async () => {
    const flow = await halfway(world.client('acme'))
    const before = await flow.browser.clone()
    await expectFinishes(flow)
    const connected = world.store.entries().get('connection:acme:ups')
    const fresh = await halfway(world.client('acme'))
    for (const browser of [flow.browser, before]) {
      await expectRefused(browser, flow.callback.href)
      await expectRefused(browser, altered(flow.callback, { code: fresh.code }))
    }
    expect(world.store.entries().get('connection:acme:ups')).toBe(connected)
    expect(connected).toBeDefined()
  })

  test.each(['denial', 'token error'])('is refused after a %s', async (failure) => {
    const flow = await halfway(world.client('acme'))
    const before = await flow.browser.clone()
    const changes = failure === 'denial' ? { code: undefined, error: 'access_denied' } : { code: 'wrong' }
    expect((await flow.browser.visit(altered(flow.callback, changes))).status).toBe(400)
    await expectRefused(flow.browser, flow.callback.href)
    await expectRefused(before, flow.callback.href)
  })

  test('wins nothing by being at the same time', async () => {
    const flow = await halfway(world.client('acme'))
    const answers = await Promise.all(Array.from({ length: 8 }, () => flow.browser.visit(flow.callback.href)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(world.sent.tokenRequests()).toHaveLength(1)
  })
})

describe('the issuer', () => {
  const wrong: Readonly<Record<string, (issuer: string) => string | undefined>> = {
    missing: () => undefined,
    empty: () => '',
    'with a slash': (issuer) => `${issuer}/`,
    'in capitals': (issuer) => issuer.toUpperCase(),
    'with a NUL': (issuer) => `${issuer}\0`,
    'with a space': (issuer) => `${issuer} `,
    'encoded twice': (issuer) => encodeURIComponent(issuer),
    'the origin alone': (issuer) => new URL(issuer).origin,
    'another carrier': () => simulators.carrier('dhl').issuer,
  }

  test.each(Object.entries(wrong))('stops a flow when it is %s', async (_name, change) => {
    const flow = await halfway(world.client('acme'))
    await expectRefused(flow.browser, altered(flow.callback, { iss: change(simulators.carrier('ups').issuer) }))
    await expectRefused(flow.browser, flow.callback.href)
  })

  test('stops a flow when there are two', async () => {
    const flow = await halfway(world.client('acme'))
    await expectRefused(
      flow.browser,
      `${flow.callback.href}&iss=${encodeURIComponent(simulators.carrier('dhl').issuer)}`,
    )
  })
})

describe('the time', () => {
  test('lets a flow finish until its last moment', async () => {
    const flow = await halfway(world.client('acme'))
    world.clock.advance(fourMinutes - 1)
    await expectFinishes(flow)
  })

  test('ends a flow at its last moment, by the platform’s own clock', async () => {
    const flow = await halfway(world.client('acme'))
    world.clock.advance(fourMinutes)
    await expectRefused(flow.browser, flow.callback.href)
  })
})

describe('answers', () => {
  test('do not tell why a callback was refused', async () => {
    const used = await halfway(world.client('acme'))
    await used.browser.visit(used.callback.href)
    const expired = await halfway(world.client('acme'))
    const ofB = await halfway(world.client('globex'))
    world.clock.advance(fourMinutes)
    const wrongCode = await halfway(world.client('acme'))
    const wrongIssuer = await halfway(world.client('acme'))
    const live = await halfway(world.client('acme'))
    const answers = [
      await expired.browser.visit(expired.callback.href),
      await used.browser.visit(used.callback.href),
      await live.browser.visit(altered(live.callback, { state: ofB.state })),
      await live.browser.visit(altered(live.callback, { state: randomBytes(32).toString('base64url') })),
      await live.browser.visit(at(live.callback, 'globex')),
      await live.browser.visit(live.callback.href.replace('/cb/acme/', '/cb/nobody/')),
      await live.browser.visit(live.callback.href.replace('/ups', '/nowhere')),
      await wrongCode.browser.visit(altered(wrongCode.callback, { code: 'wrong' })),
      await wrongIssuer.browser.visit(altered(wrongIssuer.callback, { iss: 'https://elsewhere.example' })),
      await openBrowser().visit(live.callback.href),
    ]
    const seen = new Set(
      answers.map(({ status, text, headers }) => {
        const { date: _date, 'set-cookie': _cookie, ...same } = headers
        return JSON.stringify([status, text, same])
      }),
    )
    expect([...seen]).toHaveLength(1)
    expect(answers[0]?.status).toBe(400)
  })

  test('do not tell whether a tenant exists', async () => {
    const { key } = world.tenants.acme
    const credentials = [{}, { authorization: `Bearer ${key}` }, { authorization: 'Bearer wrong-key-wrong-key' }]
    for (const headers of credentials) {
      for (const rest of ['ups/connect', 'ups/ping', 'ups']) {
        const [known, unknown] = await Promise.all(
          ['globex', 'nobody'].map((tenant) =>
            openBrowser().visit(`${world.platform.origin}/tenants/${tenant}/carriers/${rest}`, { headers }),
          ),
        )
        expect([401, 404]).toContain(known?.status)
        expect([known?.status, known?.text]).toEqual([unknown?.status, unknown?.text])
      }
    }
    expect(world.sent.all()).toEqual([])
  })

  test('show a tenant nothing of another one’s connection, and let it end none', async () => {
    await expectFinishes(await halfway(world.client('globex')))
    const headers = { authorization: `Bearer ${world.tenants.acme.key}` }
    const base = `${world.platform.origin}/tenants/globex/carriers/ups`
    const answer = await openBrowser().visit(`${base}/disconnect`, { method: 'POST', headers })
    expect(answer.status).toBe(404)
    expect(await statusOf('globex')).toMatchObject({ status: 'connected' })
  })

  test('do not let a HEAD end a flow', async () => {
    const flow = await halfway(world.client('acme'))
    await flow.browser.visit(flow.callback.href, { method: 'HEAD' })
    expect(world.sent.tokenRequests()).toEqual([])
    await expectFinishes(flow)
  })
})
