import pc from 'picocolors'
import type { ReportFormat } from '../../reports/report-formats.ts'
import type { FinishedRun, Result, Role } from '../../reports/result-model.ts'
import type { WrittenReports } from '../../reports/write-all.ts'
import { conductRun } from '../cli/run.ts'
import { UsageError } from '../cli/usage-error.ts'
import type { ConfigurationInput } from '../config/schema/configuration.ts'
import type { ExitCode } from '../engine/exit-code.ts'
import { checkExtensions } from './check-extensions.ts'
import type { Extensions } from './extensions.ts'

/** What to run, and against what. Everything has a default: the whole suite against the bundled carriers. */
export interface RunRequest {
  /** Globs over scenario ids. */
  readonly scenarios?: readonly string[]
  /** A file, or the configuration itself; the bundled carriers where it is left out. */
  readonly config?: string | ConfigurationInput
  readonly role?: Role
  /** Only these of the bundled carriers. */
  readonly carriers?: readonly string[]
  /** `today`, `migrating`, `rfc9700`, `oauth-2.1`: what the option `--profile` takes. */
  readonly profile?: readonly string[]
  readonly seed?: number
  readonly shard?: { readonly index: number; readonly of: number }
  /** File of known failures. */
  readonly baseline?: string
  /** Folder for the reports; none are written where it is left out. */
  readonly out?: string
  readonly reporters?: readonly ReportFormat[]
  readonly concurrency?: number
  /** Seconds for the whole run. */
  readonly timeLimit?: number
  readonly allowIncomplete?: boolean
  readonly strict?: boolean
  readonly thorough?: boolean
  /** Where the carriers of a platform under test answer; 4000 unless said otherwise, 0 for any. */
  readonly portBase?: number
  /** In place of those a configuration module exports. Quirks have to come from a module: each carrier's thread imports them. */
  readonly extensions?: Extensions
  /** Ends the run early; what was not tried is `could-not-run`. */
  readonly signal?: AbortSignal
  /** Told of each result as it comes in. */
  readonly onResult?: (result: Result) => void
  /** Takes what the command would print; nothing is printed where it is left out. */
  readonly print?: (text: string) => void
}

/** How a run ended. */
export interface RunOutcome {
  /** What the command would have ended with: 0 conformant, 1 violated, 3 incomplete. */
  readonly exitCode: ExitCode
  readonly run: FinishedRun
  /** Where the reports are. */
  readonly reports: WrittenReports
}

/**
 * Runs scenarios, as `parcelproof run` does.
 * @throws {UsageError} where an option makes no sense
 * @throws {ConfigurationError} where the configuration is wrong
 */
export async function run(request: RunRequest = {}): Promise<RunOutcome> {
  const { scenarios = [], config, carriers, reporters, extensions, print = () => undefined, ...rest } = request
  const { exitCode, finished, written } = await conductRun(
    {
      ...rest,
      globs: scenarios,
      ...(config === undefined ? {} : typeof config === 'string' ? { config } : { configuration: config }),
      ...(carriers === undefined ? {} : { carrier: carriers }),
      ...(reporters === undefined ? {} : { reporter: reporters }),
      ...(extensions === undefined ? {} : { extensions: checkExtensions(withoutQuirks(extensions), 'run()') }),
    },
    { out: print, error: print, interactive: false, colors: pc.createColors(false) },
  )
  if (finished === undefined) throw new Error('a run that was no dry run came to no end')
  return { exitCode, run: finished, reports: written ?? {} }
}

/** Functions cannot be handed to the threads that carriers run in. */
function withoutQuirks(extensions: Extensions): Extensions {
  if (extensions.quirks === undefined || extensions.quirks.length === 0) return extensions
  throw new UsageError(
    'BAD_EXTENSION',
    'Quirks have to come from a module; name the file that exports `extensions` in `config`.',
  )
}
