import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { Provider } from '@openfeature/server-sdk'
import type { TracerProvider } from '@opentelemetry/api'
import { z } from 'zod'
import { type Clock, systemClock } from '../http/clock.ts'
import { believing, sendByFetch } from './carriers/send-by-fetch.ts'
import { createServers } from './carriers/servers.ts'
import { configurationWith, type PlatformConfiguration } from './configuration.ts'
import { createContainment } from './containment/containment.ts'
import { createExchange } from './exchange/create-exchange.ts'
import type { TellExchange } from './exchange/exchange-event.ts'
import { isForExchange } from './exchange/for-exchange.ts'
import { nonceKeyOf } from './exchange/keeping/keeping.ts'
import { platformApp } from './http/app.ts'
import { type InFlight, inFlight } from './http/in-flight.ts'
import { startRefreshAhead } from './journeys/refresh-ahead.ts'
import type { Kit, Random, SendRequest } from './kit.ts'
import type { PlatformEvent } from './platform.ts'
import { startPolicies } from './policies/platform-policies.ts'
import { type Resealed, resealTenant } from './sealing/reseal.ts'
import { createVault } from './sealing/vault.ts'
import { configurationReference, pseudonymKey } from './seeing/pseudonym.ts'
import { createSeeing } from './seeing/seeing.ts'
import { serveMetrics } from './seeing/serve-metrics.ts'
import { goodSteps, type PlatformSteps } from './steps.ts'
import { createMemoryStore } from './store/memory-store.ts'
import type { Store } from './store/store.ts'

const closePatienceMs = 10_000

export interface PlatformOptions extends PlatformConfiguration {
  /** In memory where it is left out. The platform closes it. */
  readonly store?: Store
  /** 32 octets that all keys are derived from; fresh ones where it is left out, which a lasting store outlives. */
  readonly masterKey?: Uint8Array
  readonly clock?: Clock
  readonly random?: Random
  readonly host?: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** The good ones unless said otherwise; see `replaceStep`. */
  readonly steps?: PlatformSteps
  /** `fetch` unless said otherwise. */
  readonly send?: SendRequest
  /** Any provider of OpenFeature; the platform's own, over its configuration, unless said otherwise. */
  readonly flags?: Provider
  readonly onEvent?: (event: PlatformEvent) => void
  /** Takes the spans; the provider that is registered in this process, if any, unless said otherwise. */
  readonly tracing?: TracerProvider
  /** Told of what happens at the tenants' exchange endpoints. */
  readonly onExchange?: TellExchange
  /** Refreshes tokens before anybody asks for them; `false` leaves that to the calls that need them. */
  readonly refreshAhead?: boolean
}

/** A platform that is up. */
export interface RunningPlatform extends AsyncDisposable {
  readonly origin: string
  /** Where `/metrics` is served without a key, if the configuration says so. */
  readonly metricsOrigin?: string
  /** Seals all that is kept for one tenant anew, under the key of its `keyGeneration`. */
  reseal(tenant: string): Promise<Resealed>
  /** Lets requests and refreshes end that are under way, for some seconds, and takes no new ones. */
  close(): Promise<void>
}

/** Starts a platform. @throws an error that names every key of the configuration that cannot be used */
export async function startPlatform(options: PlatformOptions): Promise<RunningPlatform> {
  const { host = '127.0.0.1', port = 0, steps = goodSteps, onEvent = () => undefined } = options
  const configuration = configurationOf(options, steps)
  const clock = options.clock ?? systemClock
  const store = options.store ?? createMemoryStore(clock)
  const server = createServer()
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${await listen(server, host, port)}`
  const tenants = new Map(configuration.tenants.map((tenant) => [tenant.id, tenant]))
  const send = believing(configuration.carriers, options.send ?? sendByFetch)
  const masterKey = options.masterKey ?? randomBytes(32)
  const sealing = steps.sealingUnder({
    master: masterKey,
    generation: (tenant) => tenants.get(tenant)?.keyGeneration ?? 1,
    oldest: (tenant) => tenants.get(tenant)?.oldestKeyGeneration ?? 1,
  })
  const vault = createVault(store, sealing)
  const seeingKey = pseudonymKey(masterKey)
  const seeing = createSeeing({
    steps,
    key: seeingKey,
    settings: configuration.seeing,
    trail: store,
    isKnown: (tenant) => tenants.has(tenant),
    now: clock.now,
    tracing: options.tracing,
  })
  const { policies, changes: policyChanges } = await startPolicies({
    settings: configuration.policies,
    tenants,
    vault,
    clock,
    flags: options.flags,
  })
  const carriers = new Map(configuration.carriers.map((carrier) => [carrier.id, carrier]))
  const kit: Kit = {
    publicUrl: configuration.publicUrl ?? origin,
    tenants,
    carriers,
    servers: createServers({ clock, send, readMetadata: steps.readMetadata }),
    vault,
    policies,
    policyChanges,
    operatorKey: configuration.operatorKey,
    store,
    containment: createContainment({ settings: configuration.containment, tenants, carriers }),
    clock,
    random: options.random ?? randomBytes,
    send,
  }
  const listeners = { log: onEvent, audit: seeing.audit.record }
  const platform = { kit, steps, seeing, tell: (event: PlatformEvent) => steps.tellEvent(listeners, event) }
  const reference = configurationReference(seeingKey, configuration)
  const changes = [`configuration: ${reference}`]
  seeing.audit.record({
    kind: 'configuration-loaded',
    at: clock.now(),
    tenant: '',
    carrier: '',
    by: 'platform',
    changes,
  })
  const metricsPlace = configuration.seeing.metrics
  const metrics = metricsPlace === undefined ? undefined : await serveMetrics(seeing.metrics, metricsPlace)
  const answer = platformApp(platform).callback()
  const requests = inFlight()
  const { exchange: settings } = configuration
  const exchange =
    settings === undefined
      ? undefined
      : createExchange({
          configuration: settings,
          publicUrl: kit.publicUrl,
          clock,
          random: kit.random,
          send,
          keeping: { store, vault, nonceKey: nonceKeyOf(masterKey) },
          ...(options.onExchange === undefined ? {} : { onEvent: options.onExchange }),
        })
  server.on('request', (request, response) => {
    if (exchange !== undefined && isForExchange(request, settings?.domain)) exchange(request, response)
    else requests.add(answer(request, response))
  })
  const ahead = options.refreshAhead === false ? undefined : startRefreshAhead(platform)
  const close = async () => {
    await Promise.all([closeServer(server, requests), ahead?.stop(), metrics?.close()])
    await policies.close()
    await seeing.audit.written()
    await store.close()
  }
  const reseal = (tenant: string) => resealTenant(kit, tenant)
  return {
    origin,
    ...(metrics === undefined ? {} : { metricsOrigin: metrics.origin }),
    reseal,
    close,
    [Symbol.asyncDispose]: close,
  }
}

function configurationOf(
  { carriers, tenants, publicUrl, masterKey, operatorKey, policies, containment, seeing, exchange }: PlatformOptions,
  steps: PlatformSteps,
) {
  if (masterKey !== undefined && masterKey.length !== 32) {
    throw new Error('The platform cannot start: masterKey has to be 32 octets.')
  }
  const parsed = configurationWith(steps.sameIssuer).safeParse({
    carriers,
    tenants,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(operatorKey === undefined ? {} : { operatorKey }),
    ...(policies === undefined ? {} : { policies }),
    ...(containment === undefined ? {} : { containment }),
    ...(seeing === undefined ? {} : { seeing }),
    ...(exchange === undefined ? {} : { exchange }),
  })
  if (parsed.success) return parsed.data
  throw new Error(`The platform cannot start:\n${z.prettifyError(parsed.error)}`)
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new Error(`Port ${port} on ${host} cannot be used; choose another one.`, { cause })),
    )
    server.listen(port, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The server has no port.'))
      else resolve(address.port)
    })
  })
}

/** What was begun is ended: a refresh that loses its store between two steps would lose a token. */
async function closeServer(server: Server, requests: InFlight): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  await requests.ended(closePatienceMs)
  server.closeAllConnections()
  await closed
}
