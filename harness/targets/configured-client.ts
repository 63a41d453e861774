import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { carefulEffort } from '../../scenarios/api/effort.ts'
import type { ClientScenario } from '../../scenarios/api/scenario.ts'
import { PortTaken, startCarriers } from '../carrier/start-carriers.ts'
import { UsageError } from '../cli/usage-error.ts'
import { addressAt } from '../config/addresses.ts'
import type { ConfiguredPlatform } from '../config/client-target.ts'
import type { ClientConfiguration, Configuration } from '../config/configuration.ts'
import { limitsOf } from '../config/limits.ts'
import { refuseAt } from '../config/refuse.ts'
import { createClientDriver } from '../drivers/client/driver.ts'
import type { PlatformControl } from '../drivers/client/input.ts'
import type { ClientRunTarget } from '../engine/target.ts'
import type { Recorder } from '../evidence/recorder.ts'
import type { Traffic } from '../http/traffic.ts'
import { writeAuthorityFile } from './authority-file.ts'
import { operatorOf } from './operator-command.ts'
import { fillPlaceholders } from './platform-placeholders.ts'
import { type StartedProcess, startProcess } from './platform-process.ts'
import { runAuthority } from './run-authority.ts'
import { runCommand, type ShellSettings } from './shell.ts'

/** Which scenario has the platform now, and what it has caused; the recorder fills it. */
export interface EvidenceHolder {
  scenario: string | undefined
  exchanges: string[]
}

export interface ConfiguredClientOptions {
  readonly configuration: Configuration & { readonly client: ClientConfiguration }
  readonly platform: ConfiguredPlatform
  readonly recorder: Recorder
  readonly traffic: Traffic
  readonly holder: EvidenceHolder
  /** The carriers at which the platform is judged; all of its carriers where it is left out. */
  readonly only?: readonly string[]
  readonly portBase: number
  readonly dryRun: boolean
}

/** A configured platform at each of its carriers. */
export interface ConfiguredClient {
  readonly targets: readonly ClientRunTarget[]
  /** Starts it, where the harness is to; why nothing can be run otherwise. */
  preflight(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

/**
 * Starts the carriers a platform is pointed at and makes targets of it.
 * @throws {UsageError} where a carrier's port is taken
 * @throws {ConfigurationError} where a placeholder of `process.env` means nothing
 */
export async function openConfiguredClient(options: ConfiguredClientOptions): Promise<ConfiguredClient> {
  const { configuration, platform, recorder, traffic, holder, dryRun } = options
  const { client } = configuration
  const wanted = chosen(platform.carriers, options.only, configuration.name)
  const time = { offset: 0 }
  const overTls = platform.carriers.some((carrier) => carrier.overTls === true)
  const authority = overTls ? await runAuthority() : undefined
  const played = await orRefuse(() =>
    startCarriers({
      carriers: platform.carriers,
      portBase: dryRun ? 0 : options.portBase,
      clients: platform.clients,
      recorder,
      target: configuration.name,
      now: () => Date.now() + time.offset,
      ...(authority === undefined ? {} : { authority }),
    }),
  )
  const tenants = platform.target.tenants.map(({ id }) => id)
  const file = authority === undefined ? undefined : await writeAuthorityFile(authority)
  const filled = fillPlaceholders(client.process?.env ?? {}, played.carriers, tenants, played.ledger, file?.path)
  if (filled.problems.length > 0) await Promise.all([played.close(), file?.remove()])
  refuseAt(configuration.origin, filled.problems)
  for (const secret of filled.secrets) recorder.learnSecret(secret, 'client-secret')
  const shell: ShellSettings = { folder: configuration.origin.folder, env: filled.variables }
  let started: StartedProcess | undefined
  const driver = createClientDriver({
    configuration: platform.target,
    control: dryRun ? untouched : controlOf(client, shell, () => started, time),
    played,
    openChannel: (scenario) => traffic.channel(scenario),
  })
  const evidence = new Map<string, readonly string[]>()
  return {
    targets: wanted.map(({ id: carrier }) => ({
      role: 'client',
      name: configuration.name,
      carrier,
      ...simulatorOf(platform, carrier),
      // The platform is one; whoever has it has it alone.
      concurrency: 1,
      effort: carefulEffort(limitsOf(configuration).requests),
      evidenceOf: (scenario) => evidence.get(`${carrier} ${scenario.id}`) ?? [],
      async lease(scenario: ClientScenario, signal) {
        const lease = await driver.lease({ scenario: scenario.id, carrier, signal })
        const exchanges: string[] = []
        evidence.set(`${carrier} ${scenario.id}`, exchanges)
        Object.assign(holder, { scenario: scenario.id, exchanges })
        return lease
      },
    })),
    async preflight(signal) {
      if (client.process?.command === undefined)
        return isThere(platform.target.baseUrl, traffic, signal, configuration.name)
      const { ready } = client.process
      const outcome = await startProcess({
        ...shell,
        command: client.process.command,
        readyUrl: addressAt(client.baseUrl, ready?.url ?? '/'),
        timeoutMs: ready?.timeout ?? 60_000,
      })
      if (outcome.kind === 'not-up') return outcome.sentence
      started = outcome
      return undefined
    },
    async close() {
      await started?.stop()
      await played.close()
      await file?.remove()
    },
  }
}

/** The carriers at which the platform is judged; all of them are there. */
function chosen(
  carriers: ConfiguredPlatform['carriers'],
  only: readonly string[] | undefined,
  name: string,
): ConfiguredPlatform['carriers'] {
  if (only === undefined) return carriers
  const known = carriers.map(({ id }) => id)
  const unknown = only.find((id) => !known.includes(id))
  if (unknown !== undefined) {
    throw new UsageError(
      'UNKNOWN_CARRIER',
      `${name} has no carrier ${unknown}; client.carriers are ${known.join(', ')}.`,
    )
  }
  return carriers.filter(({ id }) => only.includes(id))
}

/** Whose addresses a carrier of the configuration has. */
function simulatorOf({ carriers }: ConfiguredPlatform, id: string): Pick<ClientRunTarget, 'simulator'> {
  const named = carriers.find((carrier) => carrier.id === id)
  return named === undefined ? {} : { simulator: named.simulator }
}

async function orRefuse<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start()
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error
    throw new UsageError(
      'PORT_IN_USE',
      `Port ${error.port} is taken, and a carrier of client.carriers is to answer there; stop what uses it, or say \`--port-base 5000\` (\`parcelproof env --port-base 5000\` prints the addresses then).`,
    )
  }
}

async function isThere(url: string, traffic: Traffic, signal: AbortSignal, name: string): Promise<string | undefined> {
  const channel = traffic.channel({ scenario: 'preflight', signal })
  const answer = await channel.send({ method: 'GET', url, label: 'is anybody there?' }, { sender: 'back-channel' })
  return answer.kind === 'answered' || answer.kind === 'rate-limited'
    ? undefined
    : `${name} cannot be tested: ${answer.sentence}`
}

/** A dry run restarts nothing, moves no clock and asks no operator: that would be felt by whoever uses the platform. */
const untouched: PlatformControl = {
  startedHere: false,
  restart: undefined,
  advance: undefined,
  logs: undefined,
  metricsUrl: undefined,
  storeExport: undefined,
}

function controlOf(
  client: ClientConfiguration,
  shell: ShellSettings,
  started: () => StartedProcess | undefined,
  time: { offset: number },
): PlatformControl {
  const { hooks = {} } = client
  const own = client.process
  const { clock } = hooks
  return {
    startedHere: own?.command !== undefined,
    restart: restartOf(client, shell, started),
    advance:
      clock === undefined
        ? undefined
        : async (milliseconds) => {
            const env = {
              ...shell.env,
              PARCELPROOF_ADVANCE_MS: String(milliseconds),
              PARCELPROOF_ADVANCE_SECONDS: String(Math.round(milliseconds / 1000)),
            }
            const problem = await runHook(clock, 'hooks.clock', { ...shell, env })
            if (problem === undefined) time.offset += milliseconds
            return problem
          },
    logs: logsOf(client, shell, started),
    metricsUrl: hooks.metrics === undefined ? undefined : addressAt(client.baseUrl, hooks.metrics),
    traces: tracesOf(client, shell),
    storeExport:
      hooks.storeExport === undefined
        ? undefined
        : async () => (await runCommand(hooks.storeExport ?? '', shell)).output,
    operate: operatorOf(hooks.operator, shell),
  }
}

function restartOf(
  { hooks = {}, process: own, baseUrl }: ClientConfiguration,
  shell: ShellSettings,
  started: () => StartedProcess | undefined,
): PlatformControl['restart'] {
  const { restart } = hooks
  if (restart !== undefined) {
    return async () =>
      (await runHook(restart, 'hooks.restart', shell)) ?? untilBack(addressAt(baseUrl, own?.ready?.url ?? '/'))
  }
  return own?.command === undefined ? undefined : async () => (await started()?.restart()) ?? undefined
}

/** A restarted platform answers again within half a minute, or is said not to. */
async function untilBack(url: string): Promise<string | undefined> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const there = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    await there?.body?.cancel()
    if (there !== undefined) return undefined
    await sleep(100)
  }
  return `after hooks.restart nothing answers at ${url}`
}

async function runHook(command: string, name: string, shell: ShellSettings): Promise<string | undefined> {
  const { code } = await runCommand(command, shell)
  return code === 0 ? undefined : `${name} ended with ${code === undefined ? 'no code' : `code ${code}`}`
}

function tracesOf({ hooks = {} }: ClientConfiguration, { folder }: ShellSettings): PlatformControl['traces'] {
  const { traces } = hooks
  return traces === undefined ? undefined : () => readFile(resolve(folder, traces), 'utf8').catch(() => '')
}

function logsOf(
  { hooks = {}, process: own }: ClientConfiguration,
  { folder }: ShellSettings,
  started: () => StartedProcess | undefined,
): PlatformControl['logs'] {
  const file = hooks.logs ?? (own?.logs === 'stdout' ? undefined : own?.logs)
  if (file !== undefined) return async () => readFile(resolve(folder, file), 'utf8').catch(() => '')
  return own?.logs === 'stdout' ? async () => started()?.output() ?? '' : undefined
}
