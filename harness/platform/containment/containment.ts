import type { Pair } from '../pair.ts'
import type { CarrierSettings, TenantSettings } from '../settings.ts'
import type { CircuitView } from './circuit.ts'
import { type Circuits, createCircuits, type Lane } from './circuits.ts'
import { type Compartments, createCompartments } from './compartments.ts'
import type { ContainmentSettings, RetrySettings } from './settings.ts'
import { createSharedBudget } from './shared-budget.ts'
import { createTokenBuckets, type TokenBuckets } from './token-buckets.ts'

/** What a running platform counts so that trouble stays where it is; each process counts for itself. */
export interface Containment {
  /** By tenant. */
  readonly tenants: TokenBuckets
  /** By tenant; one budget for all. */
  readonly platform: TokenBuckets | undefined
  /** By carrier, and there by tenant. */
  readonly quotas: ReadonlyMap<string, TokenBuckets>
  readonly circuits: Circuits
  readonly compartments: Compartments
  readonly retries: RetrySettings
}

export interface ContainmentOptions {
  readonly settings: ContainmentSettings
  readonly tenants: ReadonlyMap<string, TenantSettings>
  readonly carriers: ReadonlyMap<string, CarrierSettings>
}

/** Makes it, with nothing counted yet. */
export function createContainment({ settings, tenants, carriers }: ContainmentOptions): Containment {
  const { platform, retries, group } = settings
  const budgetOf = (id: string, { quota }: CarrierSettings): readonly [string, TokenBuckets][] =>
    quota === undefined ? [] : [[id, createSharedBudget(quota, usersOf(id, tenants))]]
  return {
    tenants: createTokenBuckets((tenant) => tenants.get(tenant)?.rate ?? settings.tenant),
    platform: platform === undefined ? undefined : createSharedBudget(platform, tenants.size),
    quotas: new Map([...carriers].flatMap(([id, carrier]) => budgetOf(id, carrier))),
    circuits: createCircuits((place) => {
      const { breaker, authenticationBreaker } = carriers.get(carrierOf(place)) ?? {}
      return {
        breaker: breaker ?? settings.breaker,
        authenticationBreaker: authenticationBreaker ?? settings.authenticationBreaker,
      }
    }),
    compartments: createCompartments(group),
    retries,
  }
}

function usersOf(carrier: string, tenants: ReadonlyMap<string, TenantSettings>): number {
  return [...tenants.values()].filter(({ carriers }) => Object.hasOwn(carriers, carrier)).length
}

/** The name of a pair's own place. */
export function placeOf({ tenant, carrier }: Pair): string {
  return `${tenant}/${carrier}`
}

/** The pair of such a name. */
export function pairAt(place: string): Pair {
  const [tenant = '', carrier = ''] = place.split('/')
  return { tenant, carrier }
}

function carrierOf(place: string): string {
  return pairAt(place).carrier
}

/** How a pair's circuits stand, as its tenant and the operator read it. */
export type PairCircuits = Pair & Readonly<Record<Lane, CircuitView>>
