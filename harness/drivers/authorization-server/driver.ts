import type {
  AuthorizationServerTarget,
  ServerAbility,
  ServerObservations,
  ServerTenant,
} from '../../../scenarios/api/authorization-server.ts'
import type { Channel } from '../../http/channel.ts'
import { learnExtras, learnSecrets } from './configured-secrets.ts'
import { discoverFor } from './discover-for.ts'
import type { TargetClock, TargetConfiguration, TenantConfiguration } from './input.ts'
import { leasedTarget } from './leased-target.ts'
import { leaseUsers, usersOfOwnTenants } from './leased-users.ts'
import { observeRun, type RunObservations } from './observations.ts'
import { createRunMemory, type RunMemory } from './run-memory.ts'
import { createSinks } from './sinks.ts'
import { serverTenant } from './tenants.ts'
import { createTurns, type Turns } from './turns.ts'

/** What a scenario needs of the target while it runs. */
export interface LeaseRequest {
  readonly scenario: string
  readonly needs: readonly ServerAbility[]
  readonly signal: AbortSignal
  /** How many users of the first tenant it signs in as; one where it is left out. */
  readonly people?: number
  /** Milliseconds the scenario may take from now on; waiting for longer is refused. */
  readonly budgetMs?: number
  /** Tenants made for this scenario alone, in place of the configured ones. Nobody else has to wait for them. */
  readonly tenants?: readonly [TenantConfiguration, ...TenantConfiguration[]]
}

/** The target in the hands of one scenario. */
export interface ServerLease extends AsyncDisposable {
  readonly target: AuthorizationServerTarget
  release(): Promise<void>
}

export interface DriverOptions {
  readonly target: TargetConfiguration
  /** The way out for one scenario. */
  readonly openChannel: (scenario: Pick<LeaseRequest, 'scenario' | 'signal'>) => Channel
  /** Who is using which user; shared where several drivers speak to one server. */
  readonly turns?: Turns
  readonly observations?: RunObservations
  readonly clock?: TargetClock
  /** What is found out once a run; shared where several drivers speak to one server. */
  readonly memory?: RunMemory
  /** Milliseconds since 1970, for assertions and waiting. */
  readonly now?: () => number
}

export interface AuthorizationServerDriver {
  /** Waits for users and tenants of its own, reads metadata once a run, and hands the target to the scenario. */
  lease(request: LeaseRequest): Promise<ServerLease>
  readonly observations: ServerObservations
}

/** Reaches an authorization server over HTTP, as somebody who knows its address and some registered clients. */
export function createAuthorizationServerDriver(options: DriverOptions): AuthorizationServerDriver {
  const { target: configuration, turns = createTurns(), observations = observeRun(), now = Date.now } = options
  const { memory = createRunMemory() } = options

  const lease = async (request: LeaseRequest): Promise<ServerLease> => {
    const tenants = request.tenants ?? configuration.tenants
    const { login, metadata } = configuration
    const users =
      request.tenants === undefined ? await leaseUsers(turns, { ...request, tenants, login }) : usersOfOwnTenants
    try {
      const channel = options.openChannel(request)
      learnSecrets(tenants, channel)
      learnExtras(configuration, channel)
      const open = async (tenant: TenantConfiguration): Promise<ServerTenant> =>
        serverTenant(tenant, await discoverFor(memory, metadata, tenant.issuer, channel), users.of(tenant))
      const [first, ...others] = tenants
      const [firstOpen, ...othersOpen] = await Promise.all([open(first), ...others.map(open)])
      const sinks = createSinks()
      const target = leasedTarget({
        configuration,
        sinks,
        configured: tenants,
        tenants: [firstOpen, ...othersOpen],
        channel,
        memory,
        observations,
        clock: options.clock,
        now,
        deadline: request.budgetMs === undefined ? undefined : now() + request.budgetMs,
        borrowUser: users.borrow,
        handBackUsers: users.handBack,
      })
      const release = async () => {
        await sinks.close()
        users.release()
      }
      return { target, release, [Symbol.asyncDispose]: release }
    } catch (error) {
      users.release()
      throw error
    }
  }

  return { lease, observations: observations.seen }
}
