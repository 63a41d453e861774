import { describe, expect, test } from 'vitest'
import type { RunningCarrier, SimulatedTenant } from '../../../simulators/index.ts'
import type { PlatformConfiguration } from '../configuration.ts'
import { startPlatform } from '../start-platform.ts'
import { openAdapterWorld } from '../testing/adapter-world.ts'
import { said } from '../testing/world.ts'

/** The paths of a carrier in its test environment. */
const testPlace = (carrier: RunningCarrier) => {
  const origin = `${carrier.origin}/~test`
  return {
    issuer: `${origin}/oauth`,
    api: carrier.api.replace(carrier.origin, origin),
    endpoints: { token_endpoint: carrier.endpoints.token_endpoint.replace(carrier.origin, origin) },
  }
}
const at = (carrier: RunningCarrier) => ({
  issuer: carrier.issuer,
  api: carrier.api,
  adapter: 'fedex' as const,
  endpoints: { token_endpoint: carrier.endpoints.token_endpoint },
  sandbox: testPlace(carrier),
})
const projects = () => ({ clients: [{ environment: 'production' as const }, { environment: 'test' as const }] })

const clientOf = ({ clients }: SimulatedTenant, environment: 'production' | 'test') => {
  const client = clients.find((one) => one.environment === environment)
  return { id: client?.clientId ?? '', auth: 'client_secret_post' as const, secret: client?.clientSecret }
}
const both = (environment: 'production' | 'sandbox') => (account: SimulatedTenant) => ({
  environment,
  client: clientOf(account, 'production'),
  sandbox: { account: account.id, client: clientOf(account, 'test') },
})

describe('sandbox and production', () => {
  test.each([
    ['production', 'production', ''],
    ['sandbox', 'test', '/~test'],
  ] as const)(
    '%s has addresses and credentials of its own, and sends nothing of the other',
    async (environment, project, prefix) => {
      await using world = await openAdapterWorld({ carrier: 'fedex', at, tenant: projects, mapping: both(environment) })
      expect((await world.client.start(world.browser)).status).toBe(303)
      expect((await world.client.call(world.browser)).status).toBe(200)
      const other = clientOf(world.account, project === 'test' ? 'production' : 'test')
      for (const { url, body, authorization = '' } of world.sent.all()) {
        expect(url.startsWith(`${world.carrier.origin}${prefix}/`)).toBe(true)
        expect(url.includes('/~test/')).toBe(prefix !== '')
        expect(body + authorization).not.toContain(other.secret)
      }
      expect(world.sent.all()[0]?.body).toContain(clientOf(world.account, project).id)
    },
  )

  test('do not share a connection', async () => {
    await using world = await openAdapterWorld({ carrier: 'fedex', at, tenant: projects, mapping: both('sandbox') })
    await world.client.start(world.browser)
    expect(await world.store.ids('acme', 'connection')).toEqual(['fedex.sandbox'])
    expect(said(await world.client.status(world.browser))).toMatchObject({ status: 'connected' })
  })

  test('are apart at the carrier: credentials of one are refused in the other', async () => {
    const swapped = (account: SimulatedTenant) => ({
      environment: 'sandbox' as const,
      client: clientOf(account, 'test'),
      sandbox: { client: clientOf(account, 'production') },
    })
    await using world = await openAdapterWorld({ carrier: 'fedex', at, tenant: projects, mapping: swapped })
    expect((await world.client.start(world.browser)).status).toBe(502)
  })
})

describe('a mapping', () => {
  const ups = { id: 'ups', issuer: 'https://ups.example', api: 'https://ups.example/api' }
  const fedex = {
    id: 'fedex',
    issuer: 'https://fedex.example',
    api: 'https://fedex.example',
    adapter: 'fedex' as const,
  }
  const parcel = {
    id: 'dhl',
    issuer: 'https://dhl.example',
    api: 'https://dhl.example',
    adapter: 'dhl-parcel-de' as const,
  }
  const client = { id: 'app', auth: 'client_secret_basic' as const, secret: 'not-to-be-shown' }
  type Mapping = PlatformConfiguration['tenants'][number]['carriers'][string]
  const wrong: readonly (readonly [string, string, Mapping])[] = [
    ['ups.sandbox', 'no credentials of the sandbox', { environment: 'sandbox', client }],
    ['ups.sandbox', 'a sandbox the carrier has not got', { client, sandbox: { client } }],
    ['ups.pattern', 'a shared client that is not there', { pattern: 'shared-client' }],
    ['ups.grant', 'a grant of another carrier', { client, grant: 'csp_credentials' }],
    ['fedex.child', 'no child for child keys', { client, grant: 'csp_credentials' }],
    ['dhl.user', 'no portal user', { client }],
  ]
  test.each(wrong)('is refused at %s for %s', async (path, _what, mapping) => {
    const [carrier = ''] = path.split('.')
    const tenants = [{ id: 'acme', key: 'a-key-of-enough-length', carriers: { [carrier]: mapping } }]
    const problem = await startPlatform({ carriers: [ups, fedex, parcel], tenants }).then(
      () => '',
      (error: unknown) => String(error),
    )
    expect(problem).toContain(`tenants[0].carriers.${path}`)
    expect(problem).not.toContain('not-to-be-shown')
  })

  test('is refused where the sandbox is at the address of production', async () => {
    const carriers = [{ ...ups, sandbox: { issuer: ups.issuer, api: ups.api } }]
    await expect(startPlatform({ carriers, tenants: [] })).rejects.toThrow(/carriers\[0\]\.sandbox\.issuer/)
  })
})
