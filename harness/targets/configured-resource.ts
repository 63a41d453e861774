import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { addressAt } from '../config/addresses.ts'
import type { Configuration, ResourceServerConfiguration } from '../config/configuration.ts'
import { refuseAt } from '../config/refuse.ts'
import { audienceOf, resourceConfiguration } from '../config/resource-target.ts'
import { readTokenEncryption } from '../config/token-encryption.ts'
import type { ResourceRunTarget } from '../engine/target.ts'
import type { Recorder } from '../evidence/recorder.ts'
import type { Traffic } from '../http/traffic.ts'
import { issuerPortOffset } from '../issuer/addresses.ts'
import { keysInFolder, keysInMemory } from '../issuer/keys.ts'
import { startIssuer } from '../issuer/start-issuer.ts'
import { writeAuthorityFile } from './authority-file.ts'
import { fillIssuerPlaceholders } from './issuer-placeholders.ts'
import { type StartedProcess, startProcess } from './platform-process.ts'
import { resourceTarget } from './resource-target.ts'
import { runAuthority } from './run-authority.ts'

export interface ConfiguredResourceOptions {
  readonly configuration: Configuration
  readonly server: ResourceServerConfiguration
  readonly recorder: Recorder
  readonly traffic: Traffic
  readonly concurrency: number
  /** The issuer of the harness answers 50 above it; 0 takes any free port. */
  readonly portBase: number
  /** Folder for the issuer's keys; `.parcelproof/keys` beside the configuration where it is left out. */
  readonly keys?: string
  readonly dryRun: boolean
  readonly budgetMs: number
}

/** A configured resource server, and the harness as the issuer of its tenants. */
export interface ConfiguredResource {
  readonly target: ResourceRunTarget
  /** Starts it, where the harness is to; why nothing can be run otherwise. */
  preflight(signal: AbortSignal): Promise<string | undefined>
  close(): Promise<void>
}

/**
 * Starts the issuer and makes a target of the server.
 * @throws {UsageError} where the issuer's port is taken, or no key can be kept
 * @throws {ConfigurationError} where a placeholder of `process.env` means nothing, or no token can be encrypted
 */
export async function openConfiguredResource(options: ConfiguredResourceOptions): Promise<ConfiguredResource> {
  const { configuration, server, recorder, traffic, dryRun, portBase } = options
  const { folder } = configuration.origin
  const encryption = await readTokenEncryption(configuration, server)
  // All issuers share one port: one tenant's word is enough.
  const overTls = [server, ...server.tenants].some(({ facts }) => facts?.trustsHarnessCa === true)
  const authority = overTls ? await runAuthority() : undefined
  const issuer = await startIssuer({
    tenants: server.tenants.map(({ id }) => id),
    alg: server.token?.alg ?? 'RS256',
    keys: dryRun ? keysInMemory() : keysInFolder(options.keys ?? join(folder, '.parcelproof', 'keys')),
    port: dryRun || portBase === 0 ? 0 : portBase + issuerPortOffset,
    ...(authority === undefined ? {} : { authority }),
  })
  const file = authority === undefined ? undefined : await writeAuthorityFile(authority)
  const filled = fillIssuerPlaceholders(
    server.process?.env ?? {},
    Object.fromEntries(
      server.tenants.map((tenant) => [
        tenant.id,
        { ...issuer.addresses(tenant.id), audience: audienceOf(server, tenant) ?? '' },
      ]),
    ),
    file?.path,
  )
  const closeIssuer = async () => {
    await issuer[Symbol.asyncDispose]()
    await file?.remove()
  }
  if (filled.problems.length > 0) await closeIssuer()
  refuseAt(configuration.origin, filled.problems)
  let started: StartedProcess | undefined
  const logs = logsOf(server, folder, () => started)
  return {
    target: resourceTarget({
      configuration: resourceConfiguration(configuration, server, (id) => issuer.addresses(id), encryption),
      issuer,
      recorder,
      traffic,
      concurrency: options.concurrency,
      ...(logs === undefined ? {} : { logs }),
      keepsAllEvidence: true,
      budgetMs: options.budgetMs,
    }),
    async preflight(signal) {
      const own = server.process
      if (own?.command === undefined) return isThere(server, traffic, signal, configuration.name)
      const outcome = await startProcess({
        folder,
        env: filled.variables,
        command: own.command,
        readyUrl: addressAt(server.baseUrl, own.ready?.url ?? '/'),
        timeoutMs: own.ready?.timeout ?? 60_000,
      })
      if (outcome.kind === 'not-up') return outcome.sentence
      started = outcome
      return undefined
    },
    async close() {
      await started?.stop()
      await closeIssuer()
    },
  }
}

async function isThere(
  server: ResourceServerConfiguration,
  traffic: Traffic,
  signal: AbortSignal,
  name: string,
): Promise<string | undefined> {
  const channel = traffic.channel({ scenario: 'preflight', signal })
  const [tenant] = server.tenants
  const url = addressAt(server.baseUrl, tenant?.request.url ?? '/')
  const answer = await channel.send({ method: 'GET', url, label: 'is anybody there?' }, { sender: 'back-channel' })
  return answer.kind === 'answered' || answer.kind === 'rate-limited'
    ? undefined
    : `${name} cannot be tested: ${answer.sentence}`
}

function logsOf(
  { process: own }: ResourceServerConfiguration,
  folder: string,
  started: () => StartedProcess | undefined,
): (() => Promise<string | undefined>) | undefined {
  const { logs } = own ?? {}
  if (logs === undefined) return undefined
  if (logs === 'stdout') return async () => started()?.output()
  return async () => readFile(resolve(folder, logs), 'utf8').catch(() => undefined)
}
