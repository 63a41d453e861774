import type { Exchange, FinishedRun, Result } from '../../reports/result-model.ts'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import { type Catalogue, catalogue } from '../../scenarios/catalogue/index.ts'
import type { OwnRequirement } from '../../scenarios/catalogue/own-requirement.ts'
import { scenarios } from '../../scenarios/index.ts'
import type { OwnQuirk } from '../../simulators/index.ts'
import type { Driver } from '../http/drivers.ts'

/** What a reporter is told when the run is over. */
export interface ReportedRun {
  readonly run: FinishedRun
  /** Everything that was sent and answered, redacted. */
  readonly exchanges: readonly Exchange[]
  /** The folder of the other reports, where the run writes any. */
  readonly out: string | undefined
}

/** A report of your own, written beside the bundled ones. */
export interface Reporter {
  readonly name: string
  /** Told of each result as it comes in. */
  onResult?(result: Result): void
  onFinished(reported: ReportedRun): void | Promise<void>
}

/** What a configuration module may bring besides the target: `export const extensions = defineExtensions({ … })`. */
export interface Extensions {
  /** Run beside the bundled ones, against targets of their role. */
  readonly scenarios?: readonly Scenario[]
  /** Statements of your own that your scenarios settle. */
  readonly requirements?: readonly OwnRequirement[]
  /** For the bundled carriers, in `run` without a target of yours and in `simulate`. */
  readonly quirks?: readonly OwnQuirk[]
  readonly reporters?: readonly Reporter[]
  /** How requests for some origins reach the target, where they do not go to the network. */
  readonly drivers?: readonly Driver[]
}

/** Gives the compiler something to check an `extensions` export by. */
export function defineExtensions(extensions: Extensions): Extensions {
  return extensions
}

/** Extensions that were read and checked, with nothing left out. */
export interface CheckedExtensions {
  /** Bundled and your own. */
  readonly scenarios: readonly Scenario[]
  readonly catalogue: Catalogue
  readonly reporters: readonly Reporter[]
  readonly drivers: readonly Driver[]
  /** Ids of the quirks of your own. */
  readonly ownQuirks: readonly string[]
  /** The module that carriers import them from. */
  readonly quirkModule?: string
}

export const noExtensions: CheckedExtensions = { scenarios, catalogue, reporters: [], drivers: [], ownQuirks: [] }
