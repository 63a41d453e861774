import type { CrossTenantCell } from '../matrix/cells.ts'
import type { AuthorizationServerTarget, ServerAbility } from './authorization-server.ts'
import type { ClientAbility, ClientTarget } from './client.ts'
import type { SearchSettings } from './effort.ts'
import type { Finding } from './finding.ts'
import type { Randomness } from './randomness.ts'
import type { ResourceAbility, ResourceServerTarget } from './resource-server.ts'

export type Role = 'authorization-server' | 'client' | 'resource-server'

export type GradingProfile = 'rfc9700' | 'oauth-2.1'

/** A faulty target that must turn exactly these requirements red, when this scenario meets it. */
export interface CaughtBy {
  readonly twin: string
  readonly breaks: readonly string[]
}

/** What a running scenario is given. */
export interface ScenarioContext<Target> {
  readonly target: Target
  readonly random: Randomness
  readonly profile: GradingProfile
  /** For scenarios that search: properties over stories and requests that are made up. */
  readonly search: SearchSettings
  /** Aborted when the scenario's time is up or the run is stopped. */
  readonly signal: AbortSignal
}

/** A scenario for targets of one role. */
export interface ScenarioOf<R extends Role, Target, Ability> {
  /** Its path under `scenarios/`: `authorization-server/pkce/downgrade-without-challenge`. */
  readonly id: string
  readonly role: R
  readonly title: string
  /** The attack or check as one sentence for a person. */
  readonly story: string
  /** Rows it settles by its own findings; rows that share their check follow by the catalogue. */
  readonly requirements: readonly string[]
  readonly needs: readonly Ability[]
  readonly caughtBy: readonly CaughtBy[]
  /** The cells of the cross-tenant matrix that its findings decide. */
  readonly crossTenant?: readonly CrossTenantCell[]
  /** `last` runs after all others at its target: it judges what went by there, or disturbs what others would find. */
  readonly phase?: 'last'
  /** It calls `elapse`. A target with a clock of its own then gives this scenario the server alone. */
  readonly movesTime?: true
  /** Wants people to sign in on pages, where the target (the bundled simulators) offers that and automatic sign-in. */
  readonly withPages?: true
  /**
   * Sends much the same many times over: a race, statistics, timing, a long list of variants. Where several targets are one program with
   * different settings (the bundled carriers), one of them is enough unless the person wants a thorough run, or it decides a cell of the cross-tenant matrix.
   */
  readonly repeats?: true
  /** Is about the ways in which clients authenticate: wants one of every kind where the target (the bundled simulators) can make them. */
  readonly everyKindOfClient?: true
  /** Is about apps that ship a secret: wants such a client beside the others where the target (the bundled simulators) can make one. */
  readonly secretInApp?: true
  /** As how many different people of the first tenant it signs in, where the target has so many; one where it is left out. */
  readonly people?: number
  /** Time budget in milliseconds; 60 s where it is left out. */
  readonly budget?: number
  run(context: ScenarioContext<Target>): Promise<readonly Finding[]>
}

export type AuthorizationServerScenario = ScenarioOf<'authorization-server', AuthorizationServerTarget, ServerAbility>

export type ClientScenario = ScenarioOf<'client', ClientTarget, ClientAbility> & {
  /** It is about the platform as a whole: one run of it speaks for all carriers. Otherwise it runs at each carrier. */
  readonly once?: true
  /** How the bundled platform is set up for it; somebody else's is as it is, and its facts say how that is. */
  readonly setUp?: PlatformSetUp
}

/** What a platform may do, and the bundled one does where a scenario is about it. */
export interface PlatformSetUp {
  /** Authorization requests are pushed (RFC 9126). */
  readonly pushedRequests?: true
  /** Clients are public, as those of native apps are. */
  readonly nativeApp?: true
  /** Tokens are bound to keys (RFC 9449). */
  readonly dpop?: true
  /** Each tenant has a resource of its own (RFC 8707). */
  readonly resourceIndicators?: true
  /** Clients show certificates, and tokens are bound to those (RFC 8705). */
  readonly mutualTls?: true
  /** Carriers are reached over https; the platform trusts the harness's certificate authority. */
  readonly https?: true
  /** The issuers of the carriers end with a slash. */
  readonly issuerEndsWithSlash?: true
  /** All tenants use one client at a carrier. */
  readonly sharedClient?: true
  /** The carrier's test environment is there too, as a carrier called `<carrier>-sandbox`. */
  readonly sandbox?: true
  /** So many requests a minute each tenant may make, and a tenth of it at once. */
  readonly requestsPerMinute?: number
}

export type ResourceServerScenario = ScenarioOf<'resource-server', ResourceServerTarget, ResourceAbility> & {
  /** It changes what an issuer publishes or answers: nobody else may be at the target meanwhile. */
  readonly movesKeys?: true
}

export type Scenario = AuthorizationServerScenario | ClientScenario | ResourceServerScenario

/** Declares a scenario for authorization servers; the id is its path. */
export function authorizationServerScenario(
  scenario: Omit<AuthorizationServerScenario, 'role'>,
): AuthorizationServerScenario {
  return { role: 'authorization-server', ...scenario }
}

/** Declares a scenario for client platforms; the id is its path. */
export function clientScenario(scenario: Omit<ClientScenario, 'role'>): ClientScenario {
  return { role: 'client', ...scenario }
}

/** Declares a scenario for resource servers; the id is its path. */
export function resourceServerScenario(scenario: Omit<ResourceServerScenario, 'role'>): ResourceServerScenario {
  return { role: 'resource-server', ...scenario }
}
