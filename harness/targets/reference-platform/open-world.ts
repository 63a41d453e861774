import { randomBytes } from 'node:crypto'
import type { PlatformSetUp } from '../../../scenarios/api/scenario.ts'
import type { NamedCarrier } from '../../carrier/named-carriers.ts'
import { startCarriers } from '../../carrier/start-carriers.ts'
import { createClientDriver } from '../../drivers/client/driver.ts'
import type { PlatformControl } from '../../drivers/client/input.ts'
import type { Recorder } from '../../evidence/recorder.ts'
import { createTraffic } from '../../http/traffic.ts'
import { type PlatformOptions, type RunningPlatform, startPlatform } from '../../platform/start-platform.ts'
import { goodSteps, type PlatformSteps } from '../../platform/steps.ts'
import type { Store } from '../../platform/store/store.ts'
import { openScenarioStore } from '../platform-store.ts'
import { runAuthority } from '../run-authority.ts'
import { certificatesOf, clientShared, makeClients, mappings, type SharedClient, sharedClients } from './clients.ts'
import { contract } from './contract.ts'
import { declaredFacts } from './declared-facts.ts'
import { movableClock } from './movable-clock.ts'
import { ConfigurationRefused, referenceOperator } from './operator.ts'
import { tenantIds } from './parties.ts'
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

/** Generous on purpose: it is this process that answers. */
const limits = { requests: 200_000, perSecond: 100_000, concurrency: 64, hosts: [] }

/** What one scenario gets. */
export interface WorldOptions extends ReferencePlatformOptions {
  readonly place: string
  readonly setUp: PlatformSetUp
}

/** The platform with carriers, clock and store of its own, set up as a scenario wants it. */
export async function openWorld({ carriers, recorder, place, setUp, steps = goodSteps }: WorldOptions) {
  const clock = movableClock()
  const authority = setUp.https === true ? { authority: await runAuthority() } : {}
  // Where something does not start, what did is closed again.
  await using opened = new AsyncDisposableStack()
  const played = opened.use(
    await startCarriers({
      carriers,
      portBase: 0,
      clients: [],
      recorder,
      target: place,
      now: clock.now,
      ...authority,
    }),
  )
  const clients = makeClients(carriers, setUp)
  const certificates = await certificatesOf(setUp)
  const keys = new Map(tenantIds.map((id) => [id, randomBytes(24).toString('base64url')]))
  const { store, export: storeExport } = await openScenarioStore(randomBytes(6).toString('hex'), tenantIds, clock)
  opened.defer(() => store.close())
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
  opened.defer(() => platform.close())
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
  opened.defer(() => traffic.close())
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
    configuration: contract(origin, keys, operatorKey, declaredFacts(carriers, setUp), limits.concurrency),
    control,
    played,
    openChannel: (scenario) => traffic.channel(scenario),
  })
  const running = opened.move()
  return { driver, close: () => running.disposeAsync() }
}

function limitsOf({ requestsPerMinute }: PlatformSetUp): Pick<PlatformOptions, 'containment'> {
  if (requestsPerMinute === undefined) return {}
  return { containment: { tenant: { perMinute: requestsPerMinute, burst: Math.ceil(requestsPerMinute / 10) } } }
}

/** The platform closes its store; this one is there again after a restart. */
function outliving(store: Store): Store {
  return { ...store, close: async () => undefined }
}
