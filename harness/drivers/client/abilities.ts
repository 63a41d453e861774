import type { Ability } from '../../../scenarios/api/ability.ts'
import type { ClientAbility, PlatformTenant, PlayedCarrier } from '../../../scenarios/api/client.ts'
import { chromiumOnce } from '../authorization-server/login/chromium-once.ts'
import type { ClientTargetConfiguration, PlatformControl } from './input.ts'

/** What the driver knows of the platform when it is asked. */
export interface KnownPlatform {
  readonly configuration: ClientTargetConfiguration
  readonly control: PlatformControl
  readonly tenants: readonly [PlatformTenant, ...PlatformTenant[]]
  readonly carrier: PlayedCarrier
  readonly carriers: readonly PlayedCarrier[]
  /** Whether the platform has been seen to ask a carrier for metadata, in the whole run. */
  readonly metadataSeen: () => boolean
  /** Makes the platform start a flow, after which that is known. */
  readonly startOnce: () => Promise<unknown>
}

const yes: Ability = { kind: 'yes' }

const noChromium =
  'a Chromium, and none was found: install the package chromium, run `npx playwright install chromium`, or set CHROME_PATH'

/** Whether the platform can do something, or which line would tell. */
export async function ability(known: KnownPlatform, wanted: ClientAbility): Promise<Ability> {
  const { configuration, control, tenants, carrier, carriers } = known
  const [tenant] = tenants
  switch (wanted) {
    case 'second-tenant':
      return tenants.length > 1 ? yes : unknown('a second tenant: add another entry to client.tenants')
    case 'second-carrier':
      return carriers.length > 1 ? yes : no('the platform is pointed at one carrier only (client.carriers)')
    case 'tenant-authentication':
      if (configuration.facts.tenantLogin === false)
        return no('tenants have no login or key of their own (facts.tenantLogin)')
      return tenants.every(({ authenticated }) => authenticated)
        ? yes
        : unknown('how each tenant shows who it is: add headers or login to it, or say facts: { tenantLogin: false }')
    case 'call':
      return yes
    case 'status':
      return configuration.status === undefined
        ? unknown('client.status: the request that tells whether a connection stands')
        : yes
    case 'disconnect':
      return configuration.disconnect === undefined
        ? unknown('client.disconnect: the request that ends a connection')
        : yes
    case 'restart':
      return control.restart === undefined
        ? unknown('a way to restart the platform: add client.process.command or client.hooks.restart')
        : yes
    case 'clock':
      return control.advance === undefined ? unknown('a way to move the platform’s clock: add client.hooks.clock') : yes
    case 'logs':
      return control.logs === undefined
        ? unknown('the platform’s log: add client.process.logs or client.hooks.logs')
        : yes
    case 'metrics':
      return control.metricsUrl === undefined
        ? unknown('the address of the platform’s metrics: add client.hooks.metrics')
        : yes
    case 'traces':
      return control.traces === undefined ? no('no traces are declared (client.hooks.traces)') : yes
    case 'audit':
    case 'dashboard':
      return configuration.views?.has(wanted) === true
        ? yes
        : no(`no ${wanted} view for tenants is declared (client.hooks.${wanted})`)
    case 'health':
      return configuration.views?.has(wanted) === true
        ? yes
        : unknown('where the health of a tenant at a carrier can be seen: add client.hooks.health')
    case 'alerts':
      return configuration.views?.has(wanted) === true
        ? yes
        : unknown('where alerts can be seen: add client.hooks.alerts')
    case 'store-export':
      return control.storeExport === undefined ? unknown('what the platform keeps: add client.hooks.storeExport') : yes
    case 'operator':
      return control.operate === undefined
        ? unknown('a command that switches what the operator can switch: add client.hooks.operator')
        : yes
    case 'real-browser':
      return (await chromiumOnce()) === undefined ? unknown(noChromium) : yes
    case 'https':
      return carrier.issuer.startsWith('https:')
        ? yes
        : unknown('a platform that trusts the harness’s certificate authority: say facts: { trustsHarnessCa: true }')
    case 'reads-metadata':
      return readsMetadata(known)
    case 'client-credentials':
      return credentialsOf(tenant, carrier)
  }
}

async function readsMetadata({ configuration, control, metadataSeen, startOnce }: KnownPlatform): Promise<Ability> {
  if (configuration.facts.metadata === 'static')
    return no('the platform is configured by hand and reads no metadata (facts.metadata)')
  if (metadataSeen() || configuration.facts.metadata === 'read') return yes
  await startOnce()
  if (metadataSeen()) return yes
  if (control.startedHere) return no('the platform was never seen to ask for metadata')
  return unknown(
    'whether the platform reads metadata (it may have done so before this run): say facts: { metadata: read } or { metadata: static }',
  )
}

function credentialsOf(tenant: PlatformTenant, carrier: PlayedCarrier): Ability {
  const client = tenant.client(carrier)
  if (client === undefined || client.method === 'learned') {
    return unknown(
      `the client of tenant ${tenant.id} at ${carrier.id}: add clients: { ${carrier.id}: { id, auth, secret, redirectUri } } to it`,
    )
  }
  return client.method === 'none' ? no('the client is a public one (auth: none)') : yes
}

function no(reason: string): Ability {
  return { kind: 'no', reason }
}

function unknown(missing: string): Ability {
  return { kind: 'unknown', missing: `it needs ${missing}` }
}
