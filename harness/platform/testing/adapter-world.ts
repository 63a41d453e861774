import { createServer } from 'node:net'
import type {
  CarrierId,
  CarrierProfile,
  RunningCarrier,
  SimulatedTenant,
  TenantSpec,
} from '../../../simulators/index.ts'
import { startSimulators } from '../../../simulators/index.ts'
import type { PlatformConfiguration } from '../configuration.ts'
import type { PlatformEvent } from '../platform.ts'
import { type Browser, openBrowser } from '../self-check/browser.ts'
import { type TenantClient, tenantClient } from '../self-check/tenant.ts'
import { type PlatformOptions, type RunningPlatform, startPlatform } from '../start-platform.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory-store.ts'
import { type RecordedSender, recordSender } from './recorded-sender.ts'
import { createTestClock, type TestClock } from './test-clock.ts'

type CarrierInput = PlatformConfiguration['carriers'][number]
type MappingInput = PlatformConfiguration['tenants'][number]['carriers'][string]

export const tenantKey = 'the-key-of-acme-is-long-enough'
export const operatorKey = 'the-key-of-the-operator-is-long'

/** One carrier in one profile, one tenant at it, and a platform that knows both. */
export interface AdapterWorld extends AsyncDisposable {
  readonly carrier: RunningCarrier
  readonly account: SimulatedTenant
  readonly platform: RunningPlatform
  readonly client: TenantClient
  readonly browser: Browser
  readonly sent: RecordedSender
  readonly clock: TestClock
  readonly store: MemoryStore
  readonly events: readonly PlatformEvent[]
  /** Goes the whole way through the carrier's pages, and back to the platform by its real address. */
  connect(): Promise<number>
  /** The start of the way: where the browser comes back to, at the platform's real address. */
  toCallback(): Promise<string>
}

export interface AdapterWorldOptions {
  readonly carrier: CarrierId
  readonly profile?: CarrierProfile
  /** The account at the carrier; carriers take http for native clients only. */
  readonly tenant?: (redirectUri: string) => Omit<TenantSpec, 'id'>
  readonly at: (carrier: RunningCarrier) => Omit<CarrierInput, 'id'>
  readonly mapping: (account: SimulatedTenant) => MappingInput
  readonly options?: Partial<PlatformOptions>
}

/** Starts it all. */
export async function openAdapterWorld(wanted: AdapterWorldOptions): Promise<AdapterWorld> {
  const { carrier: id, profile = 'today', tenant = nativeClient } = wanted
  const simulators = await startSimulators({ carriers: [id], profile, inProcess: true })
  const carrier = simulators.carrier(id)
  const port = await freePort()
  const redirectUri = `http://127.0.0.1:${port}/cb/acme/${id}`
  const account = await carrier.addTenant({ id: 'acme-at-carrier', ...tenant(redirectUri) })
  const clock = createTestClock()
  const store = createMemoryStore(clock)
  const sent = recordSender()
  const events: PlatformEvent[] = []
  const platform = await startPlatform({
    carriers: [{ id, ...wanted.at(carrier) }],
    tenants: [{ id: 'acme', key: tenantKey, carriers: { [id]: { account: account.id, ...wanted.mapping(account) } } }],
    port,
    operatorKey,
    store,
    clock,
    send: sent.send,
    onEvent: (event) => void events.push(event),
    ...wanted.options,
  })
  const client = tenantClient(platform, { tenant: 'acme', carrier: id }, tenantKey)
  const browser = openBrowser()
  const toCallback = () => callbackOf(platform, client, browser)
  return {
    carrier,
    account,
    platform,
    client,
    browser,
    sent,
    clock,
    store,
    events,
    toCallback,
    connect: async () => (await browser.visit(await toCallback())).status,
    async [Symbol.asyncDispose]() {
      await platform.close()
      await simulators.close()
    },
  }
}

async function callbackOf(platform: RunningPlatform, client: TenantClient, browser: Browser): Promise<string> {
  let answer = await client.start(browser)
  while (answer.location !== undefined && !answer.location.startsWith(platform.origin)) {
    answer = await browser.visit(answer.location)
  }
  if (answer.location === undefined) throw new Error(`No way back: ${answer.status} ${answer.text}`)
  return answer.location
}

/** A confidential client whose one callback is the platform's. */
export const nativeClient = (redirectUri: string): Omit<TenantSpec, 'id'> => ({
  clients: [{ tokenEndpointAuthMethod: 'client_secret_basic', applicationType: 'native', redirectUris: [redirectUri] }],
})

/** The first client of an account, as a mapping names it. */
export function firstClient({ clients: [client] }: SimulatedTenant) {
  if (client === undefined) throw new Error('The account has no client.')
  return { id: client.clientId, auth: 'client_secret_basic', secret: client.clientSecret } as const
}

/** The first user of an account, as a mapping names it. */
export function firstUser({ users: [user] }: SimulatedTenant) {
  if (user === undefined) throw new Error('The account has no user.')
  return { name: user.username, password: user.password }
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
