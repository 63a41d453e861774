import { randomBytes } from 'node:crypto'
import type { ClientFacts, PlayedCarrier } from '../../scenarios/api/client.ts'
import { briefEffort, generousEffort } from '../../scenarios/api/effort.ts'
import type { ClientCertificate } from '../../scenarios/api/http.ts'
import type { ClientScenario, PlatformSetUp, Scenario } from '../../scenarios/api/scenario.ts'
import type { KnownClient } from '../carrier/ledger.ts'
import type { NamedCarrier } from '../carrier/named-carriers.ts'
import { startCarriers } from '../carrier/start-carriers.ts'
import { createClientDriver } from '../drivers/client/driver.ts'
import type { ClientTargetConfiguration, PlatformControl } from '../drivers/client/input.ts'
import type { ClientRunTarget } from '../engine/target.ts'
import { notingRecorder } from '../evidence/noting.ts'
import type { Recorder } from '../evidence/recorder.ts'
import { type Clock, systemClock } from '../http/clock.ts'
import { createTraffic } from '../http/traffic.ts'
import { type PlatformOptions, type RunningPlatform, startPlatform } from '../platform/start-platform.ts'
import { goodSteps, type PlatformSteps } from '../platform/steps.ts'
import type { Store } from '../platform/store/store.ts'
import { openScenarioStore } from './platform-store.ts'
import { ConfigurationRefused, referenceOperator } from './reference-operator.ts'
import { runAuthority } from './run-authority.ts'
import { writtenSpans } from './written-spans.ts'

export interface ReferencePlatformOptions {
  /** The carriers it is tried at, one target each. */
  readonly carriers: readonly NamedCarrier[]
  readonly recorder: Recorder
  /** Whether exchanges behind green results are kept too. */
  readonly keepsAllEvidence: boolean
  /** The good ones unless said otherwise. */
  readonly steps?: PlatformSteps
}

const name = 'reference platform'

/** Generous on purpose: it is this process that answers. */
const limits = { requests: 200_000, perSecond: 100_000, concurrency: 64, hosts: [] }

/** What its operator would declare. */
const facts: ClientFacts = {
  metadata: 'read',
  mixUpDefence: 'iss',
  keepsConnections: true,
  breaker: { threshold: 5, cooldown: 30_000 },
}

const neededScope = 'shipping'

const tenantIds = ['acme', 'globex'] as const

/**
 * The bundled platform as somebody else's: reached over HTTP by the contract alone. Every scenario gets a platform and
 * carriers of its own, on free ports, so that scenarios run side by side and none finds what another left behind.
 */
export function referencePlatformTargets(options: ReferencePlatformOptions): readonly ClientRunTarget[] {
  return options.carriers.map(({ id: carrier, simulator }) => {
    const place = `${name} at ${carrier}`
    const evidence = new Map<string, string[]>()
    return {
      role: 'client',
      name,
      carrier,
      simulator,
      family: name,
      concurrency: 4,
      effort: options.keepsAllEvidence ? generousEffort : briefEffort,
      ...(options.keepsAllEvidence ? {} : { forget: ({ id }: Scenario) => options.recorder.forget(id, place) }),
      evidenceOf: ({ id }) => evidence.get(id) ?? [],
      async lease(scenario: ClientScenario, signal) {
        const ids: string[] = []
        evidence.set(scenario.id, ids)
        const recorder = notingRecorder(options.recorder, (exchange) => void ids.push(exchange))
        const world = await openWorld({
          ...options,
          carriers: carriersFor(options, carrier, scenario),
          recorder,
          place,
          setUp: scenario.setUp ?? {},
        })
        try {
          const lease = await world.driver.lease({ scenario: scenario.id, carrier, signal })
          return {
            target: lease.target,
            async release() {
              await lease.release()
              await world.close()
            },
          }
        } catch (error) {
          await world.close()
          throw error
        }
      },
    }
  })
}

/** As a scenario wants them: with its test environment, with other issuers. */
function carriersFor(
  { carriers }: ReferencePlatformOptions,
  carrier: string,
  { setUp }: ClientScenario,
): readonly NamedCarrier[] {
  if (setUp?.https === true) return carriers.map((named) => ({ ...named, overTls: true, mutualTls: setUp.mutualTls }))
  if (setUp?.issuerEndsWithSlash === true) return carriers.map((named) => ({ ...named, issuerEndsWithSlash: true }))
  const own = carriers.find(({ id }) => id === carrier)
  if (setUp?.sandbox !== true || own === undefined) return carriers
  return [...carriers, { id: `${carrier}-sandbox`, simulator: own.simulator, sandboxOf: carrier }]
}

interface WorldOptions extends ReferencePlatformOptions {
  readonly place: string
  readonly setUp: PlatformSetUp
}

async function openWorld({ carriers, recorder, place, setUp, steps = goodSteps }: WorldOptions) {
  const clock = movableClock()
  const authority = setUp.https === true ? { authority: await runAuthority() } : {}
  const played = await startCarriers({
    carriers,
    portBase: 0,
    clients: [],
    recorder,
    target: place,
    now: clock.now,
    ...authority,
  })
  const clients = makeClients(carriers, setUp)
  const certificates = await certificatesOf(setUp)
  const keys = new Map(tenantIds.map((id) => [id, randomBytes(24).toString('base64url')]))
  const { store, export: storeExport } = await openScenarioStore(randomBytes(6).toString('hex'), tenantIds, clock)
  const log: string[] = []
  const spans = writtenSpans()
  const operatorKey = randomBytes(24).toString('base64url')
  const shared = setUp.sharedClient === true ? sharedClients(carriers) : new Map<string, SharedClient>()
  let settings: PlatformOptions = {
    carriers: played.carriers.map(({ id, issuer, api }) => ({
      id,
      issuer,
      api,
      ...(authority.authority === undefined ? {} : { ca: authority.authority.cert }),
      ...clientShared(shared.get(id)),
    })),
    tenants: tenantIds.map((id) => ({
      id,
      key: keys.get(id) ?? '',
      carriers: mappings(clients, id, setUp, played.carriers, certificates.get(id)),
    })),
    store: outliving(store),
    masterKey: randomBytes(32),
    operatorKey,
    ...limitsOf(setUp),
    clock,
    steps,
    seeing: { metrics: { port: 0 } },
    tracing: spans.provider,
    onEvent: (event) => void log.push(JSON.stringify(event)),
  }
  let platform: RunningPlatform = await startPlatform(settings)
  const { origin } = platform
  const restart = async () => {
    await platform.close()
    platform = await startPlatform({ ...settings, port: Number(new URL(origin).port) })
  }
  played.ledger.clients.push(
    ...clients.map((client) => ({
      ...client,
      ...shared.get(client.carrier)?.known,
      tenant: client.tenant,
      redirectUri: `${origin}/cb/${client.tenant}/${client.carrier}`,
    })),
  )
  const traffic = createTraffic({ limits, recorder, target: place })
  const control: PlatformControl = {
    async restart() {
      await restart()
      return undefined
    },
    async advance(milliseconds) {
      clock.advance(milliseconds)
      return undefined
    },
    logs: async () => log.join('\n'),
    // Another one after every restart.
    get metricsUrl() {
      return `${platform.metricsOrigin}/metrics`
    },
    traces: async () => spans.text(),
    storeExport,
    operate: referenceOperator({
      operatorKey,
      store,
      settings: () => settings,
      running: () => platform,
      async reconfigure(change) {
        const before = settings
        settings = change(before)
        try {
          await restart()
        } catch (cause) {
          settings = before
          platform = await startPlatform({ ...settings, port: Number(new URL(origin).port) })
          throw new ConfigurationRefused(cause instanceof Error ? cause.message : 'it did not start', { cause })
        }
      },
      joined: (tenant, token) => void played.ledger.initialAccessTokens.set(token, tenant),
    }),
    startedHere: true,
  }
  const driver = createClientDriver({
    configuration: contract(origin, keys, operatorKey, {
      ...facts,
      minimumScope: scopes(carriers),
      ...setUpFacts(setUp),
    }),
    control,
    played,
    openChannel: (scenario) => traffic.channel(scenario),
  })
  return {
    driver,
    async close() {
      await traffic.close()
      await platform.close()
      await played.close()
      await store.close()
    },
  }
}

/** The part of a configuration file that says how the reference platform is reached. */
function contract(
  origin: string,
  keys: ReadonlyMap<string, string>,
  operatorKey: string,
  declared: ClientFacts,
): ClientTargetConfiguration {
  const pair = `${origin}/tenants/{tenant}/carriers/{carrier}`
  const [acme, globex] = tenantIds.map((id) => ({
    id,
    headers: [['authorization', `Bearer ${keys.get(id) ?? ''}`] as const],
    login: { kind: 'none' } as const,
    users: [],
    facts: {},
  }))
  if (acme === undefined || globex === undefined) throw new Error('the reference platform has two tenants')
  const plain = { headers: [], body: undefined }
  return {
    name,
    baseUrl: origin,
    concurrency: limits.concurrency,
    tenants: [acme, globex],
    start: { method: 'GET', url: `${pair}/connect`, ...plain, pointer: undefined },
    call: { method: 'GET', url: `${pair}/ping`, ...plain, passesAnswer: true },
    status: { method: 'GET', url: pair, ...plain },
    disconnect: { method: 'POST', url: `${pair}/disconnect`, ...plain },
    views: new Map([
      ['audit', { method: 'GET', url: `${origin}/tenants/{tenant}/audit`, ...plain }],
      ['dashboard', { method: 'GET', url: `${origin}/tenants/{tenant}/dashboard`, ...plain }],
      ['health', { method: 'GET', url: `${pair}/health`, ...plain }],
      [
        'alerts',
        {
          method: 'GET',
          url: `${origin}/operator/alerts`,
          ...plain,
          headers: [['authorization', `Bearer ${operatorKey}`]],
        },
      ],
    ]),
    facts: declared,
  }
}

/** A client that all tenants use at one carrier, as platform and carrier know it. */
interface SharedClient {
  readonly known: KnownClient
  readonly brought: { readonly id: string; readonly auth: 'client_secret_basic'; readonly secret: string }
}

function sharedClients(carriers: readonly NamedCarrier[]): ReadonlyMap<string, SharedClient> {
  return new Map(
    carriers.map(({ id: carrier }) => {
      const id = `everybody-at-${carrier}`
      const secret = randomBytes(24).toString('base64url')
      const authentication = { method: 'client_secret_basic', clientId: id, secret } as const
      const known = { carrier, id, tenant: undefined, authentication, redirectUri: undefined }
      return [carrier, { known, brought: { id, auth: 'client_secret_basic', secret } }]
    }),
  )
}

function clientShared(shared: SharedClient | undefined) {
  return shared === undefined ? {} : { sharedClient: { client: shared.brought } }
}

function limitsOf({ requestsPerMinute }: PlatformSetUp): Pick<PlatformOptions, 'containment'> {
  if (requestsPerMinute === undefined) return {}
  return { containment: { tenant: { perMinute: requestsPerMinute, burst: Math.ceil(requestsPerMinute / 10) } } }
}

function scopes(carriers: readonly NamedCarrier[]): Readonly<Record<string, string>> {
  return Object.fromEntries(carriers.map(({ id }) => [id, neededScope]))
}

/** What its operator would declare of a platform that is set up so. */
function setUpFacts({
  pushedRequests,
  nativeApp,
  https,
  dpop,
  mutualTls,
  requestsPerMinute,
}: PlatformSetUp): ClientFacts {
  return {
    ...(pushedRequests === true ? { pushedRequests } : {}),
    ...(nativeApp === true ? { nativeApp } : {}),
    ...(https === true ? { trustsHarnessCa: true } : {}),
    ...(dpop === true ? { dpop } : {}),
    ...(mutualTls === true ? { mtls: true } : {}),
    ...(requestsPerMinute === undefined ? {} : { limits: { perMinute: requestsPerMinute } }),
  }
}

type MadeClient = KnownClient & { readonly tenant: string; readonly secret: string | undefined }

function makeClients(
  carriers: readonly NamedCarrier[],
  { nativeApp, mutualTls }: PlatformSetUp,
): readonly MadeClient[] {
  return tenantIds.flatMap((tenant) =>
    carriers.map(({ id: carrier }) => {
      const id = `${tenant}-${carrier}`
      if (nativeApp === true) {
        const authentication = { method: 'none', clientId: id } as const
        return { tenant, carrier, id, secret: undefined, authentication, redirectUri: undefined }
      }
      if (mutualTls === true) {
        return { tenant, carrier, id, secret: undefined, authentication: { method: 'other' }, redirectUri: undefined }
      }
      const secret = randomBytes(24).toString('base64url')
      return {
        tenant,
        carrier,
        id,
        secret,
        authentication: { method: 'client_secret_basic', clientId: id, secret },
        redirectUri: undefined,
      }
    }),
  )
}

function mappings(
  clients: readonly MadeClient[],
  tenant: string,
  { pushedRequests, dpop, resourceIndicators, sharedClient }: PlatformSetUp,
  carriers: readonly PlayedCarrier[],
  certificate: ClientCertificate | undefined,
) {
  const policy = {
    ...(pushedRequests === true ? { pushedRequests } : {}),
    ...(dpop === true ? { dpop } : {}),
    ...(resourceIndicators === true ? { resourceIndicators } : {}),
    ...(certificate === undefined ? {} : { mutualTls: true }),
  }
  return Object.fromEntries(
    clients
      .filter((client) => client.tenant === tenant)
      .map(({ carrier, id, secret }) => [
        carrier,
        {
          scope: neededScope,
          policy,
          ...(sharedClient === true
            ? { pattern: 'shared-client' as const }
            : { client: broughtClient(id, secret, certificate) }),
          ...(certificate === undefined ? {} : { certificate }),
          ...(resourceIndicators === true
            ? { resource: `${carriers.find((at) => at.id === carrier)?.api ?? ''}/tenants/${tenant}` }
            : {}),
        },
      ]),
  )
}

/** What each tenant shows, where the platform is set up for that. */
async function certificatesOf({ mutualTls }: PlatformSetUp): Promise<ReadonlyMap<string, ClientCertificate>> {
  if (mutualTls !== true) return new Map()
  const authority = await runAuthority()
  return new Map(await Promise.all(tenantIds.map(async (id) => [id, await authority.clientCertificate(id)] as const)))
}

function broughtClient(id: string, secret: string | undefined, certificate: ClientCertificate | undefined) {
  if (certificate !== undefined) return { id, auth: 'tls_client_auth' as const }
  return secret === undefined ? { id, auth: 'none' as const } : { id, auth: 'client_secret_basic' as const, secret }
}

/** The platform closes its store; this one is there again after a restart. */
function outliving(store: Store): Store {
  return { ...store, close: async () => undefined }
}

interface MovableClock extends Clock {
  advance(milliseconds: number): void
}

function movableClock(): MovableClock {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    wait: systemClock.wait,
    advance(milliseconds) {
      offset += milliseconds
    },
  }
}
