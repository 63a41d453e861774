import { rootCertificates } from 'node:tls'
import { carefulEffort } from '../../scenarios/api/effort.ts'
import type { HttpAnswer } from '../../scenarios/api/http.ts'
import type { Role } from '../../scenarios/api/scenario.ts'
import { UsageError } from '../cli/usage-error.ts'
import { authorizationServerTarget } from '../config/authorization-server-target.ts'
import { type ConfiguredPlatform, clientTarget } from '../config/client-target.ts'
import { commandsOf } from '../config/commands.ts'
import { limitsOf } from '../config/limits.ts'
import { checkConfigurationValue, loadConfiguration } from '../config/load.ts'
import { unusedParts } from '../config/not-yet-used.ts'
import type { ConfigurationInput } from '../config/schema/configuration.ts'
import { secretsOf } from '../config/secrets.ts'
import { createAuthorizationServerDriver } from '../drivers/authorization-server/driver.ts'
import type { TargetConfiguration } from '../drivers/authorization-server/input.ts'
import { wellKnownAddresses } from '../drivers/authorization-server/metadata.ts'
import type { ServerRunTarget } from '../engine/target.ts'
import { notingRecorder } from '../evidence/noting.ts'
import { createRecorder, type Recorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { type Driver, openDrivers } from '../http/drivers.ts'
import { createTraffic, type Traffic } from '../http/traffic.ts'
import { type EvidenceHolder, openConfiguredClient } from './configured-client.ts'
import { openConfiguredResource } from './configured-resource.ts'
import type { OpenTargets } from './open-targets.ts'

export interface ConfiguredOptions {
  /** The configuration file, or what to call the value. */
  readonly path: string
  /** The configuration itself, where it is in no file. */
  readonly value?: ConfigurationInput
  /** How some origins are reached. */
  readonly drivers?: readonly Driver[]
  readonly dryRun: boolean
  readonly role?: Role
  /** The carriers at which a platform is judged; all of them where it is left out. */
  readonly carriers?: readonly string[]
  /** Where the carriers of a platform answer, and 50 above it the issuer for resource servers. */
  readonly portBase: number
  /** Folder for the keys of that issuer. */
  readonly keys?: string
  /** Milliseconds a scenario may take where it names no budget of its own. */
  readonly budgetMs: number
}

/**
 * Opens the targets of a configuration file.
 * @throws {ConfigurationError} where the file is wrong
 * @throws {UsageError} where it names no target of the role asked for, or a carrier's port is taken
 */
export async function openConfiguredTargets(options: ConfiguredOptions): Promise<OpenTargets> {
  const { path, value, drivers = [] } = options
  const configuration =
    value === undefined ? await loadConfiguration(path, process.env) : checkConfigurationValue(value, process.env, path)
  const wanted = (role: Role): boolean => options.role === undefined || options.role === role
  const server = wanted('authorization-server') ? await authorizationServerTarget(configuration) : undefined
  const platform = wanted('client') ? await clientTarget(configuration) : undefined
  const resource = wanted('resource-server') ? configuration.resourceServer : undefined
  if (server === undefined && platform === undefined && resource === undefined) {
    throw new UsageError(
      'NOTHING_SELECTED',
      `${options.path} names no target that there are scenarios for${options.role === undefined ? '' : ` in the role ${options.role}`}; add ${partNames(options.role)}.`,
    )
  }
  const unused = unusedParts(configuration)
  const readable = [
    ...(server === undefined ? [] : readableNames(server)),
    ...platformNames(platform),
    ...(resource?.tenants ?? []).map(({ id }) => id),
  ]
  const holder: EvidenceHolder = { scenario: undefined, exchanges: [] }
  const recorder = notingRecorder(
    createRecorder({ redaction: createRedaction({ readable }) }),
    (exchange, scenario) => {
      if (scenario === holder.scenario) holder.exchanges.push(exchange)
    },
  )
  for (const { value, kind } of secretsOf(configuration)) recorder.learnSecret(value, kind)
  const limits = limitsOf(configuration)
  const open = await openDrivers(drivers)
  const connections = {
    ...(server?.ca === undefined ? {} : { tls: { ca: [...rootCertificates, server.ca] } }),
    route: open.route,
  }
  const traffic = createTraffic({
    limits,
    recorder,
    target: configuration.name,
    dryRun: options.dryRun,
    connections,
  })
  const parts = { configuration, recorder, traffic }
  const clients =
    platform === undefined || configuration.client === undefined
      ? undefined
      : await openConfiguredClient({
          ...parts,
          configuration: { ...configuration, client: configuration.client },
          platform,
          ...(options.carriers === undefined ? {} : { only: options.carriers }),
          holder,
          portBase: options.portBase,
          dryRun: options.dryRun,
        })
  const resources =
    resource === undefined
      ? undefined
      : await openConfiguredResource({
          ...parts,
          server: resource,
          concurrency: limits.concurrency,
          portBase: options.portBase,
          ...(options.keys === undefined ? {} : { keys: options.keys }),
          dryRun: options.dryRun,
          budgetMs: options.budgetMs,
        })
  const lineOf = (part: string) => configuration.origin.locate([part])?.line
  const servers = server === undefined ? [] : [serverTarget(server, { ...parts, limits, budgetMs: options.budgetMs })]
  const resourceServers = resources === undefined ? [] : [resources.target]
  return {
    targets: [
      ...servers.map((target) => ({ ...target, line: lineOf('authorizationServer') })),
      ...(clients?.targets ?? []).map((target) => ({ ...target, line: lineOf('client') })),
      ...resourceServers.map((target) => ({ ...target, line: lineOf('resourceServer') })),
    ],
    reproduceOptions: ` --config ${options.path}${options.portBase === defaultPortBase ? '' : ` --port-base ${options.portBase}`}`,
    configFile: options.path,
    notes: unused.map(({ sentence }) => sentence),
    leavesRolesOut: options.role === undefined && unused.some(({ path }) => path.length === 1),
    preflight: async (signal) =>
      (server === undefined ? undefined : await preflight(server, traffic, signal)) ??
      (await clients?.preflight(signal)) ??
      (await resources?.preflight(signal)),
    redact: (text) => recorder.redactText(text),
    exchanges: () => recorder.redacted(),
    unsent: () => ({
      requests: [
        ...new Set(
          traffic.planned().map(({ method, url, label }) => recorder.redactText(`${method} ${url}  ${label}`)),
        ),
      ],
      commands: commandsOf({
        client: platform === undefined ? undefined : configuration.client,
        resourceServer: resource,
      }).map(({ key, command }) => recorder.redactText(`${key}  ${command}`)),
    }),
    async [Symbol.asyncDispose]() {
      await clients?.close()
      await resources?.close()
      await traffic.close()
      await open[Symbol.asyncDispose]()
    },
  }
}

/** The port base at which `parcelproof env` prints the carriers' addresses unless told otherwise. */
export const defaultPortBase = 4000

function partNames(role: Role | undefined): string {
  switch (role) {
    case undefined:
      return 'an `authorizationServer`, a `client` or a `resourceServer` part'
    case 'authorization-server':
      return 'an `authorizationServer` part'
    case 'client':
      return 'a `client` part'
    case 'resource-server':
      return 'a `resourceServer` part'
  }
}

interface ServerParts {
  readonly recorder: Recorder
  readonly traffic: Traffic
  readonly limits: { readonly concurrency: number; readonly requests: number }
  readonly budgetMs: number
}

function serverTarget(
  server: TargetConfiguration,
  { recorder, traffic, limits, budgetMs }: ServerParts,
): ServerRunTarget {
  const driver = createAuthorizationServerDriver({
    target: server,
    openChannel: ({ scenario, signal }) => traffic.channel({ scenario, signal }),
  })
  return {
    role: 'authorization-server',
    name: server.name,
    concurrency: limits.concurrency,
    waits: true,
    effort: carefulEffort(limits.requests),
    evidenceOf: (scenario) => recorder.exchanges(scenario.id).map(({ id }) => id),
    lease: (scenario, signal, waitMs) =>
      driver.lease({
        scenario: scenario.id,
        needs: scenario.needs,
        ...(scenario.people === undefined ? {} : { people: scenario.people }),
        signal,
        budgetMs: waitMs ?? scenario.budget ?? budgetMs,
      }),
  }
}

function platformNames(platform: ConfiguredPlatform | undefined): readonly string[] {
  if (platform === undefined) return []
  return [
    ...platform.carriers.map(({ id }) => id),
    ...platform.target.tenants.map(({ id }) => id),
    ...platform.clients.map(({ id }) => id),
  ]
}

/** Names that reports need to stay readable, even where a cookie happens to hold one of them. */
function readableNames(server: TargetConfiguration): readonly string[] {
  return server.tenants.flatMap(({ id, clients, users }) => [
    id,
    ...clients.map((client) => client.id),
    ...users.map(({ username }) => username),
  ])
}

/** Nobody at home is said once, in one sentence, instead of once for every scenario. */
async function preflight(
  server: TargetConfiguration,
  traffic: Traffic,
  signal: AbortSignal,
): Promise<string | undefined> {
  const channel = traffic.channel({ scenario: 'preflight', signal })
  const [tenant] = server.tenants
  const addresses = [
    ...Object.values(tenant.endpoints),
    ...(tenant.issuer === undefined ? [] : wellKnownAddresses(tenant.issuer).map(({ url }) => url)),
  ].filter((url) => url !== undefined)
  let last: HttpAnswer | undefined
  for (const url of addresses) {
    last = await channel.send({ method: 'GET', url, label: 'is anybody there?' }, { sender: 'back-channel' })
    if (last.kind === 'answered' || last.kind === 'rate-limited') return undefined
    // A connection that is refused for one address of a host is refused for all of them.
    if (last.kind === 'not-sent') break
  }
  return last === undefined || last.kind === 'answered'
    ? undefined
    : `${server.name} cannot be tested: ${last.sentence}`
}
