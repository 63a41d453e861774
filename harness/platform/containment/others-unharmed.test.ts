import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type CarrierId,
  type FaultPlanInput,
  type SimulatedTenant,
  type Simulators,
  startSimulators,
} from '../../../simulators/index.ts'
import type { PlatformConfiguration } from '../configuration.ts'
import type { PlatformEvent } from '../platform.ts'
import { openBrowser } from '../self-check/browser.ts'
import { type TenantClient, tenantClient } from '../self-check/tenant.ts'
import { type PlatformOptions, type RunningPlatform, startPlatform } from '../start-platform.ts'
import { type RecordedSender, recordSender } from '../testing/recorded-sender.ts'
import { createTestClock, type TestClock } from '../testing/test-clock.ts'

/** Nobody listens there: callbacks are read and taken to the platform's own port. */
const publicUrl = 'http://127.0.0.1:9'
const carrierIds = ['ups', 'dhl'] as const
const names = Array.from({ length: 50 }, (_, n) => `tenant-${String(n).padStart(2, '0')}`)
const [broken = '', ...others] = names

let simulators: Simulators
const accounts = new Map<string, SimulatedTenant>()
const accountOf = (tenant: string, carrier: CarrierId): SimulatedTenant => {
  const account = accounts.get(`${tenant}/${carrier}`)
  if (account === undefined) throw new Error(`${tenant} has no account at ${carrier}.`)
  return account
}

beforeAll(async () => {
  simulators = await startSimulators({ carriers: carrierIds, inProcess: true, control: true })
  for (const carrier of carrierIds) {
    const made = await simulators.carrier(carrier).addTenants(
      names.map((name) => ({
        id: `${name}-at-${carrier}`,
        clients: [
          native(`${publicUrl}/cb/${name}/${carrier}`),
          // What a typing mistake looks like: the carrier knows another callback.
          ...(name === broken ? [native(`${publicUrl}/cb/${name}/${carrier}s`)] : []),
        ],
      })),
    )
    for (const [index, account] of made.entries()) accounts.set(`${names[index]}/${carrier}`, account)
  }
})
afterAll(() => simulators.close())

function native(redirectUri: string) {
  return {
    tokenEndpointAuthMethod: 'client_secret_basic',
    applicationType: 'native',
    redirectUris: [redirectUri],
  } as const
}

interface World extends AsyncDisposable {
  readonly platform: RunningPlatform
  readonly clock: TestClock
  readonly sent: RecordedSender
  readonly events: readonly PlatformEvent[]
  client(tenant: string, carrier?: CarrierId): TenantClient
}

type Mapping = PlatformConfiguration['tenants'][number]['carriers'][string]

/** Fifty tenants at two carriers; one of them may have something else at one of them. */
async function open(extra: Partial<PlatformOptions> = {}, atUps: Partial<Mapping> = {}): Promise<World> {
  const clock = createTestClock()
  const sent = recordSender()
  const events: PlatformEvent[] = []
  const mapping = (tenant: string, carrier: CarrierId): Mapping => {
    const account = accountOf(tenant, carrier)
    const changed = tenant === broken && carrier === 'ups' ? atUps : {}
    return { account: account.id, scope: 'shipping', client: clientOf(account), ...changed }
  }
  const platform = await startPlatform({
    publicUrl,
    carriers: carrierIds.map((id) => ({ id, issuer: simulators.carrier(id).issuer, api: simulators.carrier(id).api })),
    tenants: names.map((id) => ({
      id,
      key: keyOf(id),
      carriers: { ups: mapping(id, 'ups'), dhl: mapping(id, 'dhl') },
    })),
    clock,
    send: sent.send,
    onEvent: (event) => void events.push(event),
    refreshAhead: false,
    ...extra,
  })
  return {
    platform,
    clock,
    sent,
    events,
    client: (tenant, carrier = 'ups') => tenantClient(platform, { tenant, carrier }, keyOf(tenant)),
    [Symbol.asyncDispose]: () => platform.close(),
  }
}

function clientOf({ clients }: SimulatedTenant, index = 0) {
  const client = clients[index]
  if (client === undefined) throw new Error('The account has no such client.')
  return { id: client.clientId, auth: 'client_secret_basic', secret: client.clientSecret ?? '' } as const
}

function keyOf(tenant: string): string {
  return `the-key-of-${tenant}-is-long`
}

/** One whole flow and one call. @returns whether both worked */
async function works({ platform, client }: World, tenant: string, carrier: CarrierId = 'ups'): Promise<boolean> {
  const browser = openBrowser()
  const own = client(tenant, carrier)
  const started = await own.start(browser)
  if (started.location === undefined) return false
  const back = await browser.visit(started.location)
  if (back.location === undefined) return false
  const done = await browser.visit(back.location.replace(publicUrl, platform.origin))
  return done.status === 303 && (await own.call(browser)).status === 200
}

/** The share of the other tenants for whom everything works, at both carriers. */
async function successOfOthers(world: World, carriers: readonly CarrierId[] = carrierIds): Promise<number> {
  const results = await Promise.all(
    others.flatMap((tenant, index) =>
      carriers
        // All of them at the carrier where the trouble is, every fifth at the other one.
        .filter((carrier) => carrier === 'ups' || carriers.length === 1 || index % 5 === 0)
        .map((carrier) => works(world, tenant, carrier)),
    ),
  )
  return results.filter(Boolean).length / results.length
}

async function withFault<T>(carrier: CarrierId, plan: FaultPlanInput, work: () => Promise<T>): Promise<T> {
  const at = simulators.carrier(carrier)
  await at.command({ kind: 'add-fault', plan: { id: 'trouble', ...plan } })
  try {
    return await work()
  } finally {
    await at.command({ kind: 'remove-fault', id: 'trouble' })
  }
}

describe('one of fifty tenants is broken, and for all others everything works', () => {
  test('its redirect URI is wrong', async () => {
    const account = accountOf(broken, 'ups')
    await using world = await open({}, { client: clientOf(account, 1) })
    const [success, own] = await Promise.all([successOfOthers(world), works(world, broken)])
    expect({ success, own }).toEqual({ success: 1, own: false })
    expect(await works(world, broken, 'dhl')).toBe(true)
  })

  test('its credentials were revoked: a few attempts, then none', async () => {
    await using world = await open({}, { client: { ...clientOf(accountOf(broken, 'ups')), secret: 'not-any-more' } })
    const attempts = async () => {
      const results: boolean[] = []
      for (let n = 0; n < 12; n += 1) results.push(await works(world, broken))
      return results
    }
    const [success, own] = await Promise.all([successOfOthers(world), attempts()])
    expect({ success, own: own.some(Boolean) }).toEqual({ success: 1, own: false })
    const { id } = clientOf(accountOf(broken, 'ups'))
    expect(world.sent.tokenRequests().filter(({ clientId }) => clientId === id)).toHaveLength(5)
    expect(await works(world, broken, 'dhl')).toBe(true)
  })

  test('it storms the platform', async () => {
    const limits = { tenant: { perMinute: 60, burst: 40 }, platform: { perMinute: 60_000, burst: 10_000 } }
    await using world = await open({ containment: limits })
    const storm = async () => {
      const visits = Array.from({ length: 300 }, () => world.client(broken).status(openBrowser()))
      return (await Promise.all(visits)).map(({ status }) => status)
    }
    const [success, statuses] = await Promise.all([successOfOthers(world), storm()])
    expect(success).toBe(1)
    expect([statuses.filter((status) => status === 200).length, new Set(statuses)]).toEqual([40, new Set([200, 429])])
    const limited = await world.client(broken).status(openBrowser())
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '1'])
    world.clock.advance(60_000)
    expect(await works(world, broken)).toBe(true)
  })

  test('it storms a platform whose limit it alone could use up', async () => {
    const limits = { tenant: { perMinute: 60_000, burst: 10_000 }, platform: { perMinute: 60, burst: 400 } }
    await using world = await open({ containment: limits })
    const visits = Array.from({ length: 300 }, () => world.client(broken).status(openBrowser()))
    const statuses = (await Promise.all(visits)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(300 - 200 - 4)
    expect(await successOfOthers(world, ['ups'])).toBe(1)
  })

  test.each([
    ['resets its connections', { fault: { kind: 'connection-reset' } }],
    ['answers 503', { fault: { kind: 'server-error' } }],
    ['answers in HTML', { fault: { kind: 'html-page' } }],
    ['limits it', { fault: { kind: 'rate-limited', retryAfter: 30 } }],
  ] as const)('its carrier %s', async (_what, plan) => {
    await using world = await open()
    expect(await works(world, broken)).toBe(true)
    const where = { tenant: accountOf(broken, 'ups').id }
    const [success, own] = await withFault('ups', { ...plan, where }, () =>
      Promise.all([successOfOthers(world), callsOf(world, broken, 10)]),
    )
    expect({ success, own: own.filter((status) => status === 200) }).toEqual({ success: 1, own: [] })
    expect(await works(world, broken, 'dhl')).toBe(true)
    world.clock.advance(10 * 60_000)
    expect(await callsOf(world, broken, 1)).toEqual([200])
  })

  test('everything it sends to its carrier hangs', async () => {
    await using world = await open({ containment: { group: { concurrency: 4, queue: 4 } } })
    expect(await works(world, broken)).toBe(true)
    const latch = Promise.withResolvers<Response>()
    const path = `/tenants/${accountOf(broken, 'ups').id}/`
    world.sent.intercept = ({ url }) => (url.includes(path) ? latch.promise : undefined)
    const hanging = callsOf(world, broken, 20)
    expect(await successOfOthers(world)).toBe(1)
    latch.resolve(Response.json({}, { status: 503 }))
    expect((await hanging).filter((status) => status === 429).length).toBeGreaterThanOrEqual(12)
    expect(await works(world, broken, 'dhl')).toBe(true)
  })
})

test('a carrier that is dead for everybody leaves all tenants their other carrier', async () => {
  await using world = await open()
  const { issuer } = simulators.carrier('ups')
  world.sent.intercept = ({ url }) =>
    url.startsWith(issuer) ? Promise.reject(new TypeError('fetch failed')) : undefined
  const [atUps, atDhl] = await Promise.all([
    Promise.all(others.map((tenant) => works(world, tenant, 'ups'))),
    successOfOthers(world, ['dhl']),
  ])
  expect([atUps.some(Boolean), atDhl]).toEqual([false, 1])
})

/** Calls of one tenant at once, by what they were answered. */
async function callsOf({ client }: World, tenant: string, times: number): Promise<readonly number[]> {
  const visits = Array.from({ length: times }, () => client(tenant).call(openBrowser()))
  return (await Promise.all(visits)).map(({ status }) => status)
}
