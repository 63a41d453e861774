import type { Result, Role } from '../../reports/result-model.ts'
import type { ConfigurationInput } from '../config/schema/configuration.ts'
import type { CheckedExtensions } from '../embedding/extensions.ts'
import type { ResultPlace } from '../engine/plan.ts'

/** The options of `parcelproof run`, as the command line gives them. */
export interface RunOptions {
  readonly globs: readonly string[]
  readonly config?: string
  readonly role?: Role
  readonly carrier?: readonly string[]
  readonly profile?: readonly string[]
  readonly seed?: number
  /** The one story that searches are to try again. */
  readonly path?: string
  readonly shard?: { readonly index: number; readonly of: number }
  readonly baseline?: string
  /** Nothing is written where it is left out. */
  readonly out?: string
  readonly reporter?: readonly string[]
  readonly concurrency?: number
  readonly timeLimit?: number
  readonly dryRun?: boolean
  readonly allowIncomplete?: boolean
  readonly strict?: boolean
  readonly thorough?: boolean
  /** Try platforms with every quirk of their carriers. */
  readonly quirks?: boolean
  /** The same, and exit 1 where one breaks the platform. */
  readonly strictQuirks?: boolean
  /** How often what is not green is tried again. */
  readonly retries?: number
  /** The only results to come to; for `rerun`. */
  readonly only?: readonly ResultPlace[]
  /** Where the carriers of a platform under test answer. */
  readonly portBase?: number
  /** Folder for the keys of the issuer for resource servers. */
  readonly keys?: string
  /** The target as a value, in place of a file. */
  readonly configuration?: ConfigurationInput
  /** In place of those a configuration file exports. */
  readonly extensions?: CheckedExtensions
  /** Ends the run early, as Ctrl-C does. */
  readonly signal?: AbortSignal
  readonly onResult?: (result: Result) => void
  /** The module with extensions that a run against the bundled carriers was given. */
  readonly extensionsFrom?: string
}
