import { randomBytes } from 'node:crypto'
import type { SimulatedTenant, Simulators } from '../../../simulators/index.ts'
import type { PlatformConfiguration } from '../configuration.ts'
import type { Pair } from '../kit.ts'
import type { RunningPlatform } from '../start-platform.ts'
import type { Browser, Visit } from './browser.ts'

/** A tenant of the platform, with what it is called and holds at each carrier. */
export interface PlatformTenant {
  readonly id: string
  readonly key: string
  readonly atCarriers: ReadonlyMap<string, SimulatedTenant>
}

/** Makes a tenant at every running carrier. Its account there is named otherwise than the tenant is here. */
export async function makeTenant(simulators: Simulators, id: string): Promise<PlatformTenant> {
  const account = `${id}-${randomBytes(4).toString('hex')}`
  const accounts = await Promise.all(
    simulators.carriers.map(async (carrier) => {
      const tenant = await carrier.addTenant({ id: account, users: 1, clients: [] })
      return [carrier.id, tenant] as const
    }),
  )
  return { id, key: randomBytes(24).toString('base64url'), atCarriers: new Map(accounts) }
}

/** Tenants at running carriers, and where these are: nothing that could not be told to another thread. */
export interface PlacedTenants {
  readonly carriers: readonly { readonly id: string; readonly issuer: string; readonly api: string }[]
  readonly tenants: readonly PlatformTenant[]
}

/** Makes two tenants at every running carrier. */
export async function placeTenants(simulators: Simulators): Promise<PlacedTenants> {
  const tenants = await Promise.all(['acme', 'globex'].map((id) => makeTenant(simulators, id)))
  return { carriers: simulators.carriers.map(({ id, issuer, api }) => ({ id, issuer, api })), tenants }
}

/** What a platform for these tenants at these carriers is told: every client is to be registered by itself. */
export function configurationFor({ carriers, tenants }: PlacedTenants): PlatformConfiguration {
  return {
    carriers: carriers.map(({ id, issuer, api }) => ({ id, issuer, api })),
    tenants: tenants.map(({ id, key, atCarriers }) => ({
      id,
      key,
      carriers: Object.fromEntries(
        [...atCarriers].map(([carrier, account]) => [
          carrier,
          { account: account.id, initialAccessToken: account.initialAccessToken },
        ]),
      ),
    })),
  }
}

/** One tenant's way to one carrier over the platform's HTTP addresses. */
export interface TenantClient {
  /** Starts a flow: the answer points to the carrier. */
  start(browser: Browser): Promise<Visit>
  /** Goes the whole way, to the page behind the callback. */
  connect(browser: Browser): Promise<Visit>
  call(browser: Browser): Promise<Visit>
  status(browser: Browser): Promise<Visit>
  disconnect(browser: Browser): Promise<Visit>
}

/** The addresses of the client contract, with the tenant's key sent to all but the callback. */
export function tenantClient(
  { origin }: Pick<RunningPlatform, 'origin'>,
  { tenant, carrier }: Pair,
  key: string,
): TenantClient {
  const base = `${origin}/tenants/${tenant}/carriers/${carrier}`
  const headers = { authorization: `Bearer ${key}` }
  const start = (browser: Browser) => browser.visit(`${base}/connect`, { headers })
  return {
    start,
    async connect(browser) {
      const atCarrier = await browser.visit(target(await start(browser)))
      const back = await browser.visit(target(atCarrier))
      return back.location === undefined ? back : browser.visit(back.location)
    },
    call: (browser) => browser.visit(`${base}/ping`, { headers }),
    status: (browser) => browser.visit(base, { headers }),
    disconnect: (browser) => browser.visit(`${base}/disconnect`, { method: 'POST', headers }),
  }
}

/** Where an answer sends the browser. */
export function target({ location, status, url }: Visit): string {
  if (location === undefined) throw new Error(`${new URL(url).pathname} answered ${status} without a redirect.`)
  return location
}
