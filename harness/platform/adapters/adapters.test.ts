import { describe, expect, test } from 'vitest'
import type { CarrierId, RunningCarrier, SimulatedTenant } from '../../../simulators/index.ts'
import {
  type AdapterWorld,
  type AdapterWorldOptions,
  firstClient,
  firstUser,
  openAdapterWorld,
} from '../testing/adapter-world.ts'
import { said } from '../testing/world.ts'

const endpointsOf = ({ endpoints }: RunningCarrier) => ({
  authorization_endpoint: endpoints.authorization_endpoint,
  token_endpoint: endpoints.token_endpoint,
})
const byHand = (adapter: 'ups' | 'usps') => (carrier: RunningCarrier) => ({
  issuer: carrier.issuer,
  api: carrier.api,
  adapter,
  endpoints: endpointsOf(carrier),
})
const withClient = (account: SimulatedTenant) => ({ client: firstClient(account) })

/** Asks the carrier and looks for the account's own data in the answer. */
async function expectOwnData({ client, browser, account }: AdapterWorld): Promise<void> {
  const answer = await client.call(browser)
  expect([answer.status, answer.text]).toEqual([200, expect.stringContaining(account.marker)])
}

const minutes = (count: number) => count * 60_000
const tokenRequests = (world: AdapterWorld) => world.sent.all().filter(({ method }) => method === 'POST')

describe('UPS today', () => {
  const ups: AdapterWorldOptions = { carrier: 'ups', at: byHand('ups'), mapping: withClient }

  test('redeems by client_id and verifier without Basic, and refreshes at its own path with it', async () => {
    await using world = await openAdapterWorld(ups)
    expect(await world.connect()).toBe(303)
    const [redemption] = tokenRequests(world)
    expect(redemption?.authorization).toBeUndefined()
    expect(new URLSearchParams(redemption?.body).get('code_verifier')).toHaveLength(43)
    await expectOwnData(world)
    world.clock.advance(minutes(236))
    world.sent.forget()
    await expectOwnData(world)
    const [refresh] = tokenRequests(world)
    expect(refresh?.url).toBe(`${world.carrier.origin}/security/v1/oauth/refresh`)
    expect(refresh?.authorization).toMatch(/^Basic /)
  })

  test('takes "Invalid Refresh Token" for a no for good', async () => {
    await using world = await openAdapterWorld(ups)
    await world.connect()
    await world.carrier.clock.set({ offsetMs: minutes(60 * 24 * 61) })
    world.clock.advance(minutes(236))
    expect(said(await world.client.call(world.browser))).toMatchObject({ error: 'RECONNECT_NEEDED' })
    world.sent.forget()
    expect((await world.client.call(world.browser)).status).toBe(409)
    expect(world.sent.all()).toEqual([])
  })

  test('gives a token to its credentials alone, and another one when that is old', async () => {
    const mapping = (account: SimulatedTenant) => ({ ...withClient(account), grant: 'client_credentials' as const })
    await using world = await openAdapterWorld({ ...ups, mapping })
    expect((await world.client.start(world.browser)).location).toBe(`${world.platform.origin}/connected`)
    await expectOwnData(world)
    world.clock.advance(minutes(241))
    await expectOwnData(world)
    expect(tokenRequests(world)).toHaveLength(2)
  })
})

describe('USPS today', () => {
  test('takes credentials in the body, has its old flow without a challenge, and refreshes', async () => {
    const mapping = (account: SimulatedTenant) => ({ ...withClient(account), policy: { flow: 'legacy' as const } })
    await using world = await openAdapterWorld({ carrier: 'usps', at: byHand('usps'), mapping })
    expect(await world.connect()).toBe(303)
    const [redemption] = tokenRequests(world)
    expect(redemption?.authorization).toBeUndefined()
    expect([...new URLSearchParams(redemption?.body).keys()]).toEqual(
      expect.arrayContaining(['client_id', 'client_secret', 'code']),
    )
    expect(redemption?.body).not.toContain('code_verifier')
    await expectOwnData(world)
    world.clock.advance(minutes(479))
    await expectOwnData(world)
  })

  test('says with its own error that a refresh token is dead', async () => {
    const mapping = (account: SimulatedTenant) => ({ ...withClient(account), policy: { flow: 'legacy' as const } })
    await using world = await openAdapterWorld({ carrier: 'usps', at: byHand('usps'), mapping })
    await world.connect()
    await world.carrier.clock.set({ offsetMs: minutes(60 * 24 * 8) })
    world.clock.advance(minutes(479))
    expect(said(await world.client.call(world.browser))).toMatchObject({ error: 'RECONNECT_NEEDED' })
  })
})

describe('FedEx today', () => {
  const at = (carrier: RunningCarrier) => ({
    issuer: carrier.issuer,
    api: carrier.api,
    adapter: 'fedex' as const,
    endpoints: { token_endpoint: carrier.endpoints.token_endpoint },
  })

  test.each(['csp_credentials', 'client_pc_credentials'] as const)(
    'takes %s with child keys, and no scope',
    async (grant) => {
      const mapping = (account: SimulatedTenant) => ({
        ...withClient(account),
        grant,
        child: account.childAccount ?? { key: '', secret: '' },
        scope: 'CXS',
      })
      await using world = await openAdapterWorld({ carrier: 'fedex', at, mapping })
      expect((await world.client.start(world.browser)).status).toBe(303)
      const [asked] = tokenRequests(world)
      expect(Object.fromEntries(new URLSearchParams(asked?.body))).toMatchObject({
        child_Key: world.account.childAccount?.key,
      })
      expect(asked?.body).not.toContain('scope=')
      await expectOwnData(world)
      world.clock.advance(minutes(61))
      await expectOwnData(world)
    },
  )

  test('is not asked again and again with credentials that it refuses', async () => {
    const mapping = (account: SimulatedTenant) => ({ client: { ...firstClient(account), secret: 'wrong' } })
    await using world = await openAdapterWorld({ carrier: 'fedex', at, mapping })
    expect(said(await world.client.start(world.browser))).toMatchObject({ error: 'CARRIER_REFUSED' })
    expect(said(await world.client.call(world.browser))).toMatchObject({ error: 'NOT_CONNECTED' })
    expect(tokenRequests(world)).toHaveLength(1)
  })
})

describe('DHL today', () => {
  const group = (carrier: RunningCarrier) => ({
    issuer: carrier.issuer,
    api: carrier.api,
    adapter: 'dhl-group' as const,
    endpoints: { token_endpoint: carrier.endpoints.token_endpoint },
  })
  const parcelDe = (carrier: RunningCarrier) => ({
    ...group(carrier),
    adapter: 'dhl-parcel-de' as const,
    endpoints: { token_endpoint: `${carrier.origin}/parcel/de/account/auth/ropc/v1/token` },
  })

  test('Parcel DE: takes a portal user and gives a token for half an hour', async () => {
    const mapping = (account: SimulatedTenant) => ({ ...withClient(account), user: firstUser(account) })
    await using world = await openAdapterWorld({ carrier: 'dhl', at: parcelDe, tenant: () => ({}), mapping })
    expect((await world.client.start(world.browser)).status).toBe(303)
    await expectOwnData(world)
    world.clock.advance(minutes(31))
    await expectOwnData(world)
    expect(tokenRequests(world)).toHaveLength(2)
  })

  test('Parcel DE: a password that has lapsed ends in "reconnect" and not in a loop', async () => {
    const lapsed = (account: SimulatedTenant) => ({
      ...withClient(account),
      user: { ...firstUser(account), password: 'old' },
    })
    await using world = await openAdapterWorld({ carrier: 'dhl', at: parcelDe, tenant: () => ({}), mapping: lapsed })
    expect(said(await world.client.start(world.browser))).toMatchObject({ error: 'CARRIER_REFUSED' })
  })

  test('Group: asks in the query string, with Basic', async () => {
    await using world = await openAdapterWorld({ carrier: 'dhl', at: group, tenant: () => ({}), mapping: withClient })
    expect((await world.client.start(world.browser)).status).toBe(303)
    expect(new URL(tokenRequests(world)[0]?.url ?? '').search).toBe(
      '?grant_type=client_credentials&response_type=access_token',
    )
    await expectOwnData(world)
  })

  const withoutTokens = [
    [
      'Express: sends Basic with every call',
      { adapter: 'dhl-express' as const, ping: '/mydhlapi/rates?accountNumber=1&weight=2' },
      (account: SimulatedTenant) => ({
        user: { name: firstClient(account).id, password: String(firstClient(account).secret) },
      }),
    ],
    [
      'tracking: sends the API key with every call',
      { adapter: 'dhl-tracking' as const, ping: '/track/shipments?trackingNumber=1234567890' },
      (account: SimulatedTenant) => ({ apiKey: firstClient(account).id }),
    ],
  ] as const
  test.each(withoutTokens)('%s, and keeps no token', async (_name, settings, mapping) => {
    const at = ({ issuer, origin }: RunningCarrier) => ({ issuer, api: origin, ...settings })
    await using world = await openAdapterWorld({ carrier: 'dhl', at, tenant: () => ({}), mapping })
    expect((await world.client.start(world.browser)).status).toBe(303)
    expect(said(await world.client.status(world.browser))).toMatchObject({ status: 'connected' })
    world.clock.advance(2000)
    await world.carrier.clock.set({ offsetMs: 2000 })
    await expectOwnData(world)
    expect(tokenRequests(world)).toEqual([])
    await world.client.disconnect(world.browser)
    expect((await world.client.call(world.browser)).status).toBe(409)
  })
})

describe.each(['ups', 'usps', 'fedex', 'dhl'] as const satisfies readonly CarrierId[])('%s migrating', (carrier) => {
  test('connects with PKCE by metadata, and with its old flow where the policy says so', async () => {
    const at = ({ issuer, api }: RunningCarrier) => ({ issuer, api })
    for (const flow of ['pkce', 'legacy'] as const) {
      const mapping = (account: SimulatedTenant) => ({ ...withClient(account), policy: { flow } })
      await using world = await openAdapterWorld({ carrier, profile: 'migrating', at, mapping })
      expect(await world.connect()).toBe(303)
      expect(tokenRequests(world)[0]?.body.includes('code_verifier')).toBe(flow === 'pkce')
      await expectOwnData(world)
    }
  })
})
