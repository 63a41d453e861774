import type { Exchange } from '../../reports/result-model.ts'
import type { RunTarget } from '../engine/target.ts'

/** How the reference client fared for one tenant at one carrier. */
export interface ClientCheck {
  readonly carrier: string
  readonly tenant: string
  readonly ok: boolean
  readonly sentence: string
}

/** The targets of a run, open until closed. */
export interface OpenTargets extends AsyncDisposable {
  readonly targets: readonly RunTarget[]
  /** Options that select these targets again, with a blank in front: ` --config parcelproof.yaml`. */
  readonly reproduceOptions: string
  readonly configFile?: string
  /** What of the configuration is left alone, and why; sentences for the person. */
  readonly notes: readonly string[]
  /** Whether a whole role that was asked for is left alone, so that the run cannot be complete. */
  readonly leavesRolesOut: boolean
  /** Lets the bundled reference client connect to the targets; only where they are the bundled carriers. */
  readonly checkClient?: () => Promise<readonly ClientCheck[]>
  /** Why nothing can be run at all, as one sentence; undefined where the targets answer. */
  preflight(signal: AbortSignal): Promise<string | undefined>
  /** Takes every secret out of a sentence; `green` where it belongs to a result nobody has to look into. */
  redact(text: string, green: boolean): string
  /** Everything that was sent and answered, redacted. */
  exchanges(): readonly Exchange[]
  /** What a dry run has left undone; not there where nobody else's target is. */
  readonly unsent?: () => Unsent
}

/** What a dry run has left undone, one redacted line each. */
export interface Unsent {
  readonly requests: readonly string[]
  /** The commands of the configuration, with the keys they stand under. */
  readonly commands: readonly string[]
}
