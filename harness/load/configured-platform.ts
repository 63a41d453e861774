import { LoadError } from '../../load/load-error.ts'
import type { LoadTarget, PlannedRequest, PlatformPair } from '../../load/target.ts'
import { subjectOf } from '../carrier/honest/token.ts'
import { type PlayedCarriers, PortTaken, startCarriers } from '../carrier/start-carriers.ts'
import { addressAt } from '../config/addresses.ts'
import { type ConfiguredPlatform, clientTarget } from '../config/client-target.ts'
import type { ClientConfiguration, Configuration } from '../config/configuration.ts'
import { refuseAt } from '../config/refuse.ts'
import type { ClientTenantConfiguration, RequestTemplate } from '../drivers/client/input.ts'
import { requestFor } from '../drivers/client/requests.ts'
import type { Recorder } from '../evidence/recorder.ts'
import { fillPlaceholders } from '../targets/platform-placeholders.ts'
import { startProcess } from '../targets/platform-process.ts'
import { confirmedHosts } from './confirm-hosts.ts'

export interface StartedTarget extends AsyncDisposable {
  readonly target: LoadTarget
}

/**
 * The client platform of a configuration as a target of load: its carriers are played here, and it is started where the
 * configuration says how.
 * @throws LoadError where its tenants log in, a port is taken, or it does not come up
 */
export async function startConfiguredPlatform(
  configuration: Configuration,
  settings: { readonly allowHost: readonly string[]; readonly portBase: number },
): Promise<StartedTarget> {
  const { client } = configuration
  const platform = await clientTarget(configuration)
  if (client === undefined || platform === undefined) throw new Error('the configuration names no client platform')
  const person = platform.target.tenants.find(({ login }) => login.kind !== 'none')
  if (person !== undefined) {
    throw new LoadError(
      'BAD_SETTINGS',
      `Load cannot log in as tenant ${person.id}: it would measure pages and people. Let the tenant show itself by \`headers\`.`,
    )
  }
  const hosts = confirmedHosts(
    [platform.target.start.url, platform.target.call.url],
    configuration.limits.hosts,
    settings.allowHost,
  )
  await using started = new AsyncDisposableStack()
  const played = started.use(await playCarriers(platform, configuration.name, settings.portBase))
  started.defer(keepSmall(played))
  const stop = await startPlatformOf(configuration, client, played)
  started.defer(stop)
  const pairs = platform.target.tenants.flatMap((tenant) =>
    played.carriers.map(({ id }) => pairOf(platform, tenant, id)),
  )
  const running = started.move()
  return {
    target: { kind: 'platform', name: configuration.name, pairs, hosts: [...hosts] },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

async function playCarriers(
  { carriers, clients }: ConfiguredPlatform,
  target: string,
  portBase: number,
): Promise<PlayedCarriers> {
  try {
    return await startCarriers({ carriers, clients, portBase, target, recorder: deafRecorder })
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error
    const advice = `stop what uses it, or say --port-base 5000 (\`parcelproof env --port-base 5000\` prints the addresses then)`
    throw new LoadError(
      'BAD_SETTINGS',
      `Port ${error.port} is taken, and a carrier of client.carriers is to answer there; ${advice}.`,
    )
  }
}

const mostKept = 5000

/** Forgets the oldest of what the carriers have issued: load issues more than anybody asks for again. @returns how to end that */
function keepSmall({ ledger }: PlayedCarriers): () => void {
  const timer = setInterval(() => {
    for (const kept of [ledger.flows, ledger.codes, ledger.tokens, ledger.pushed]) {
      const oldest = [...kept.keys()].slice(0, Math.max(0, kept.size - mostKept))
      for (const key of oldest) kept.delete(key)
    }
  }, 1000)
  timer.unref()
  return () => clearInterval(timer)
}

/** @returns how to stop it */
async function startPlatformOf(
  configuration: Configuration,
  client: ClientConfiguration,
  { carriers, ledger }: PlayedCarriers,
): Promise<() => Promise<void>> {
  const tenants = client.tenants.map(({ id }) => id)
  const filled = fillPlaceholders(client.process?.env ?? {}, carriers, tenants, ledger)
  refuseAt(configuration.origin, filled.problems)
  if (client.process?.command === undefined) return async () => undefined
  const { ready, command } = client.process
  const outcome = await startProcess({
    folder: configuration.origin.folder,
    env: filled.variables,
    command,
    readyUrl: addressAt(client.baseUrl, ready?.url ?? '/'),
    timeoutMs: ready?.timeout ?? 60_000,
  })
  if (outcome.kind === 'not-up') throw new LoadError('PREFLIGHT_FAILED', outcome.sentence)
  return () => outcome.stop()
}

function pairOf({ target }: ConfiguredPlatform, tenant: ClientTenantConfiguration, carrier: string): PlatformPair {
  const { start, call } = target
  // Only where the platform shows what the carrier said can its answer be told from another tenant's.
  const marker = call.passesAnswer
    ? `data-of-${subjectOf({ tenant: tenant.id, carrier, flow: '', clientId: '' })}`
    : undefined
  return {
    tenant: tenant.id,
    carrier,
    start: planned(start, tenant, carrier),
    call: planned(call, tenant, carrier),
    startPointer: start.pointer,
    marker,
  }
}

function planned(template: RequestTemplate, tenant: ClientTenantConfiguration, carrier: string): PlannedRequest {
  const headers = [...template.headers, ...tenant.headers]
  const {
    method,
    url,
    headers: filled = [],
    body,
  } = requestFor({ ...template, headers }, { tenant: { id: tenant.id }, carrier: { id: carrier } }, { label: 'load' })
  return { method, url, headers: Object.fromEntries(filled), ...(typeof body === 'string' ? { body } : {}) }
}

/** Evidence is for scenarios: of load, hundreds of thousands of exchanges would be kept for nobody. */
const deafRecorder: Recorder = {
  open: () => ({ id: 'x0', answered: () => undefined, failed: () => undefined }),
  exchanges: () => [],
  redacted: () => [],
  redactedById: () => undefined,
  redactText: (text) => text,
  maskText: (text) => text,
  forget: () => undefined,
  learnSecret: () => undefined,
}
