import type { PairCircuits } from '../containment/containment.ts'
import { circuitsOf } from '../containment/view-circuits.ts'
import { type ConnectionStatus, status } from '../journeys/status.ts'
import { type Pair, platformItself } from '../kit.ts'
import type { Platform } from '../platform.ts'
import type { LastFailure, Tally } from './tallies.ts'

export type HealthStatus = 'good' | 'failing' | 'unknown'

/** How one ability of a pair fared lately, as this process saw it. */
export interface AbilityHealth {
  readonly status: HealthStatus
  /** ISO 8601. */
  readonly lastSuccess?: string
  readonly lastFailure?: { readonly at: string; readonly stage: string; readonly reason: string }
}

/** Whether a tenant can authenticate with a carrier and use it. */
export interface PairHealth extends Pair {
  readonly status: HealthStatus
  /** Connecting and refreshing. */
  readonly authentication: AbilityHealth
  readonly calls: AbilityHealth
}

/** What a tally says of a pair. A flow that was only begun proves nothing of the credentials it will need. */
export function healthOf(tally: Tally): PairHealth {
  const { tenant, carrier } = tally
  const authentication = abilityOf(tally, ['callback', 'refresh', 'exchange', 'connect'])
  const calls = abilityOf(tally, ['call'])
  return { tenant, carrier, status: worst(authentication.status, calls.status), authentication, calls }
}

function abilityOf({ lastSuccess, openFailures }: Tally, stages: readonly LastFailure['stage'][]): AbilityHealth {
  const proofs = stages.filter((stage) => stage !== 'connect')
  const good = Math.max(...proofs.map((stage) => lastSuccess.get(stage) ?? 0))
  const [last] = stages.flatMap((stage) => openFailures.get(stage) ?? []).toSorted((left, right) => right.at - left.at)
  return {
    status: last !== undefined ? 'failing' : good > 0 ? 'good' : 'unknown',
    ...(good > 0 ? { lastSuccess: iso(good) } : {}),
    ...(last === undefined ? {} : { lastFailure: { ...last, at: iso(last.at) } }),
  }
}

function worst(left: HealthStatus, right: HealthStatus): HealthStatus {
  if (left === 'failing' || right === 'failing') return 'failing'
  return left === 'good' || right === 'good' ? 'good' : 'unknown'
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

/** The same with what is kept and what is stopped. */
export interface PairStanding extends PairHealth {
  readonly connection: ConnectionStatus | 'stopped'
  readonly circuits: PairCircuits
}

/** How a pair of the platform stands. @throws where there is no such pair */
export async function standingOf(platform: Platform, pair: Pair): Promise<PairStanding> {
  const { seeing, steps } = platform
  const circuits = circuitsOf(platform, pair)
  const health = steps.healthOf(seeing.tallies.of(pair))
  // A pair that the operator has stopped, or whose policies cannot be read, has no status to ask for.
  const connection = await status(platform, pair).catch(() => 'stopped' as const)
  return { ...health, connection, circuits }
}

/** All carriers of one tenant. */
export function standingsOf(platform: Platform, tenant: string): Promise<readonly PairStanding[]> {
  const carriers = Object.keys(platform.kit.tenants.get(tenant)?.carriers ?? {})
  return Promise.all(carriers.map((carrier) => standingOf(platform, { tenant, carrier })))
}

/** Overall: whether the platform can do its work. */
export async function overall({ kit }: Platform): Promise<'up' | 'store-not-reached'> {
  try {
    await kit.store.get({ tenant: platformItself, kind: 'lease', id: 'health.check' })
    return 'up'
  } catch {
    return 'store-not-reached'
  }
}
