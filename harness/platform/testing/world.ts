import { randomBytes } from 'node:crypto'
import { type CarrierId, type Simulators, startSimulators } from '../../../simulators/index.ts'
import type { PlatformConfiguration } from '../configuration.ts'
import type { PlatformEvent } from '../platform.ts'
import { type Browser, openBrowser, type Visit } from '../self-check/browser.ts'
import {
  configurationFor,
  makeTenant,
  type PlatformTenant,
  type TenantClient,
  target,
  tenantClient,
} from '../self-check/tenant.ts'
import { type PlatformOptions, type RunningPlatform, startPlatform } from '../start-platform.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory-store.ts'
import { type RecordedSender, recordSender } from './recorded-sender.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

export type TenantName = 'acme' | 'globex'

/** Carriers, a platform with two tenants, and everything that can be seen of it. */
export interface World extends AsyncDisposable {
  readonly simulators: Simulators
  readonly platform: RunningPlatform
  readonly configuration: PlatformConfiguration
  readonly options: PlatformOptions
  readonly tenants: Readonly<Record<TenantName, PlatformTenant>>
  readonly store: MemoryStore
  readonly clock: TestClock
  readonly sent: RecordedSender
  readonly events: readonly PlatformEvent[]
  client(tenant: TenantName, carrier?: CarrierId, platform?: RunningPlatform): TenantClient
}

/** Starts a world of its own around running carriers. */
export async function openWorld(simulators: Simulators, extra: Partial<PlatformOptions> = {}): Promise<World> {
  const [acme, globex] = await Promise.all([makeTenant(simulators, 'acme'), makeTenant(simulators, 'globex')])
  const tenants = { acme, globex }
  const clock = createTestClock()
  const store = createMemoryStore(clock)
  const sent = recordSender()
  const events: PlatformEvent[] = []
  const configuration = configurationFor({ carriers: simulators.carriers, tenants: [acme, globex] })
  const options: PlatformOptions = {
    ...configuration,
    store,
    clock,
    masterKey: randomBytes(32),
    send: sent.send,
    onEvent: (event) => void events.push(event),
    refreshAhead: false,
    ...extra,
  }
  const platform = await startPlatform(options)
  return {
    simulators,
    platform,
    configuration,
    options,
    tenants,
    store,
    clock,
    sent,
    events,
    client: (tenant, carrier = 'ups', at = platform) => tenantClient(at, { tenant, carrier }, tenants[tenant].key),
    [Symbol.asyncDispose]: () => platform.close(),
  }
}

/** The carriers a test file shares; in this thread, where starting them is quick. */
export function startCarriers(carriers: readonly CarrierId[]): Promise<Simulators> {
  return startSimulators({ carriers, inProcess: true })
}

/** A flow that has come as far as its callback, which was not visited yet. */
export interface HalfwayFlow {
  readonly browser: Browser
  readonly callback: URL
  readonly state: string
  readonly code: string
}

/** Takes a flow to the point where the carrier sends the browser back. */
export async function halfway(client: TenantClient, browser: Browser = openBrowser()): Promise<HalfwayFlow> {
  const callback = new URL(target(await browser.visit(target(await client.start(browser)))))
  const { state = '', code = '' } = Object.fromEntries(callback.searchParams)
  return { browser, callback, state, code }
}

/** The callback with some of its parameters changed; `undefined` leaves one out. */
export function altered(callback: URL, changes: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(callback)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
  }
  return url.href
}

/** What an answer says, read as JSON. */
export function said(visit: Visit): unknown {
  return JSON.parse(visit.text)
}
