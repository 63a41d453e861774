import type { QuirkSurvival } from '../../reports/result-model.ts'
import type { AuthorizationServerTarget } from '../../scenarios/api/authorization-server.ts'
import type { ClientTarget } from '../../scenarios/api/client.ts'
import type { Effort } from '../../scenarios/api/effort.ts'
import type { ResourceServerTarget } from '../../scenarios/api/resource-server.ts'
import type {
  AuthorizationServerScenario,
  ClientScenario,
  ResourceServerScenario,
  Role,
  Scenario,
} from '../../scenarios/api/scenario.ts'
import type { CarrierId } from '../../simulators/index.ts'
import type { QuirkChoice } from '../quirks/survey.ts'
import type { ScenarioOutcome, ScenarioSettings } from './run-scenario.ts'

/** A system under test in one role, as the runner sees it: something that leases itself to one scenario at a time. */
export interface RunTargetOf<R extends Role, S extends Scenario, Target> {
  readonly role: R
  readonly name: string
  /** Where one platform is tried at several carriers, each is a target of the same name. */
  readonly carrier?: string
  readonly profile?: string
  /** Where in its configuration file it is described. */
  readonly line?: number | undefined
  /** Targets of one family are one program with different settings. */
  readonly family?: string
  /** How much searches may ask of it; plenty where it is left out. */
  readonly effort?: Effort
  /** How many scenarios may be under way here at once. */
  readonly concurrency: number
  /** What is done here takes longest of a run and waits for nobody else: the sooner it begins, the sooner the run ends. */
  readonly longest?: true
  /** No clock of it can be moved: what is about time is waited for, beside everything else. */
  readonly waits?: true
  /** Waits until tenants and users of its own can be given to the scenario, for so many milliseconds where that is said. */
  lease(scenario: S, signal: AbortSignal, budgetMs?: number): Promise<Lease<Target>>
  /** Drops the exchanges of a scenario that turned out green, where this target keeps no evidence of those. */
  forget?(scenario: Scenario): void
  /** Ids of the exchanges a scenario has caused here. */
  evidenceOf(scenario: Scenario): readonly string[]
}

export type ServerRunTarget = RunTargetOf<
  'authorization-server',
  AuthorizationServerScenario,
  AuthorizationServerTarget
>

export type ClientRunTarget = RunTargetOf<'client', ClientScenario, ClientTarget> & {
  /** Whose addresses and quirks the carrier has. */
  readonly simulator?: CarrierId
  /** How it runs a scenario in another thread, with a target like this one; undefined where it has to be run in this one. */
  runsElsewhere?(
    scenario: ClientScenario,
  ): ((settings: ScenarioSettings, stop: AbortSignal) => Promise<Omit<ScenarioOutcome, 'job'>>) | undefined
  /** Tries quirks of its carrier in that thread. */
  surveysElsewhere?(choice: QuirkChoice, stop: AbortSignal): Promise<readonly QuirkSurvival[]>
}

export type ResourceRunTarget = RunTargetOf<'resource-server', ResourceServerScenario, ResourceServerTarget>

export type RunTarget = ServerRunTarget | ClientRunTarget | ResourceRunTarget

/** A target in the hands of one scenario. */
export interface Lease<Target> {
  readonly target: Target
  release(): Promise<void>
}
