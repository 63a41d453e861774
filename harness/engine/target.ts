import type { AuthorizationServerTarget } from '../../scenarios/api/authorization-server.ts'
import type { Role, Scenario } from '../../scenarios/api/scenario.ts'

/** A system under test in one role, as the runner sees it: something that leases itself to one scenario at a time. */
export interface RunTarget {
  readonly role: Role
  readonly name: string
  readonly carrier?: string
  readonly profile?: string
  /** Targets of one family are one program with different settings. */
  readonly family?: string
  /** How many scenarios may be under way here at once. */
  readonly concurrency: number
  /** Waits until tenants and users of its own can be given to the scenario. */
  lease(scenario: Scenario, signal: AbortSignal): Promise<Lease>
  /** Drops the exchanges of a scenario that turned out green, where this target keeps no evidence of those. */
  forget?(scenario: Scenario): void
  /** Ids of the exchanges a scenario has caused here. */
  evidenceOf(scenario: Scenario): readonly string[]
}

export interface Lease {
  readonly target: AuthorizationServerTarget
  release(): Promise<void>
}
