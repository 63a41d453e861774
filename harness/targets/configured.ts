import type { HttpAnswer } from '../../scenarios/api/http.ts'
import type { Role } from '../../scenarios/api/scenario.ts'
import { UsageError } from '../cli/usage-error.ts'
import { authorizationServerTarget } from '../config/authorization-server-target.ts'
import { limitsOf } from '../config/limits.ts'
import { loadConfiguration } from '../config/load.ts'
import { unusedParts } from '../config/not-yet-used.ts'
import { secretsOf } from '../config/secrets.ts'
import { createAuthorizationServerDriver } from '../drivers/authorization-server/driver.ts'
import type { TargetConfiguration } from '../drivers/authorization-server/input.ts'
import { wellKnownAddresses } from '../drivers/authorization-server/metadata.ts'
import type { ServerRunTarget } from '../engine/target.ts'
import { createRecorder } from '../evidence/recorder.ts'
import { createRedaction } from '../evidence/redaction.ts'
import { createTraffic, type Traffic } from '../http/traffic.ts'
import type { OpenTargets } from './open-targets.ts'

export interface ConfiguredOptions {
  /** The configuration file. */
  readonly path: string
  readonly dryRun: boolean
  readonly role?: Role
  /** Milliseconds a scenario may take where it names no budget of its own. */
  readonly budgetMs: number
}

/**
 * Opens the targets of a configuration file.
 * @throws {ConfigurationError} where the file is wrong
 * @throws {UsageError} where it names no target of the role asked for
 */
export async function openConfiguredTargets(options: ConfiguredOptions): Promise<OpenTargets> {
  const configuration = await loadConfiguration(options.path, process.env)
  const server = await authorizationServerTarget(configuration)
  if (server === undefined || (options.role !== undefined && options.role !== 'authorization-server')) {
    throw new UsageError(
      'NOTHING_SELECTED',
      `${options.path} names no target that there are scenarios for${options.role === undefined ? '' : ` in the role ${options.role}`}; add an \`authorizationServer\` part.`,
    )
  }
  const limits = limitsOf(configuration)
  const unused = unusedParts(configuration)
  const recorder = createRecorder({ redaction: createRedaction({ readable: readableNames(server) }) })
  for (const { value, kind } of secretsOf(configuration)) recorder.learnSecret(value, kind)
  const traffic = createTraffic({
    limits,
    recorder,
    target: server.name,
    dryRun: options.dryRun,
  })
  const driver = createAuthorizationServerDriver({
    target: server,
    openChannel: ({ scenario, signal }) => traffic.channel({ scenario, signal }),
  })
  const target: ServerRunTarget = {
    role: 'authorization-server',
    name: server.name,
    concurrency: limits.concurrency,
    evidenceOf: (scenario) => recorder.exchanges(scenario.id).map(({ id }) => id),
    lease: (scenario, signal) =>
      driver.lease({
        scenario: scenario.id,
        needs: scenario.needs,
        ...(scenario.people === undefined ? {} : { people: scenario.people }),
        signal,
        budgetMs: scenario.budget ?? options.budgetMs,
      }),
  }
  return {
    targets: [target],
    reproduceOptions: ` --config ${options.path}`,
    configFile: options.path,
    notes: unused.map(({ sentence }) => sentence),
    leavesRolesOut: options.role === undefined && unused.some(({ path }) => path.length === 1),
    preflight: (signal) => preflight(server, traffic, signal),
    redact: (text) => recorder.redactText(text),
    exchanges: () => recorder.redacted(),
    unsent: () => [
      ...new Set(traffic.planned().map(({ method, url, label }) => recorder.redactText(`${method} ${url}  ${label}`))),
    ],
    [Symbol.asyncDispose]: () => traffic.close(),
  }
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
