import { randomInt } from 'node:crypto'
import { arch, platform } from 'node:os'
import { isAbsolute, relative, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { ReportFormat } from '../../reports/report-formats.ts'
import type { FinishedRun, Result } from '../../reports/result-model.ts'
import type { OpenReports, WrittenReports } from '../../reports/write-all.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { type CheckedExtensions, noExtensions } from '../embedding/extensions.ts'
import { isWorthAnother, resultOfAttempt, resultOfAttempts } from '../engine/attempts.ts'
import { applyBaseline, type BaselineEntry, readBaseline } from '../engine/baseline.ts'
import { type ExitCode, exitCodeOf, exitCodes } from '../engine/exit-code.ts'
import { finishRun, isGreen, type RunFrame } from '../engine/finish.ts'
import { type Job, jobsAt, planJobs, selectScenarios } from '../engine/plan.ts'
import { type ChosenProfiles, chooseProfiles } from '../engine/profiles.ts'
import { runJobs } from '../engine/runner.ts'
import type { OpenTargets } from '../targets/open-targets.ts'
import { tool } from '../version.ts'
import { tellDryRun } from './dry-run.ts'
import { progressOn } from './progress.ts'
import { isUndisturbed, surveyFor } from './quirk-survey.ts'
import { formatsOf, openOrRefuse } from './report-options.ts'
import type { RunOptions } from './run-options.ts'
import { stopOnInterrupt } from './stop.ts'
import { openTargets, scenarioBudgetMs } from './targets-of-run.ts'
import { tellFinished } from './tell-finished.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

const defaultConcurrency = 8
const defaultTimeLimitSeconds = 3600

/** Runs scenarios, tells how it goes, writes the reports. @returns the exit code */
export async function run(options: RunOptions, terminal: Terminal): Promise<number> {
  return (await conductRun(options, terminal)).exitCode
}

/** How a run ended. */
export interface ConductedRun {
  readonly exitCode: ExitCode
  /** Nothing after a dry run. */
  readonly finished?: FinishedRun
  readonly written?: WrittenReports
}

/** Runs scenarios, tells how it goes, writes the reports. */
export async function conductRun(given: RunOptions, terminal: Terminal): Promise<ConductedRun> {
  const { extensions, ...options } = await withExtensions(given)
  if (options.path !== undefined && options.seed === undefined)
    throw new UsageError('PATH_WITHOUT_SEED', 'A --path means something with the --seed that was printed beside it.')
  const profiles = chooseProfiles(options.profile ?? [])
  const seed = options.seed ?? randomInt(2 ** 31)
  const formats = formatsOf(options.reporter)
  const baseline = options.baseline === undefined ? [] : await readBaseline(options.baseline)
  const selected = selectScenarios(extensions.scenarios, options)
  if (selected.length === 0)
    throw new UsageError('NOTHING_SELECTED', 'No scenario is left after --role and --shard; see `parcelproof list`.')
  terminal.out(`${tool.name} ${tool.version}  seed ${seed}  grading ${profiles.grading}\n`)
  await using open = await openTargets(options, profiles, extensions)
  for (const note of open.notes) terminal.error(`${note}\n`)
  const planned = planJobs(selected, open.targets, spreadOf(options, seed))
  const jobs = options.only === undefined ? planned : jobsAt(planned, options.only)
  if (jobs.length === 0) {
    throw new UsageError(
      'NOTHING_SELECTED',
      'The selected scenarios are for roles that the configuration does not name; see `parcelproof list --role`.',
    )
  }
  if (options.dryRun === true) {
    using stop = stopOnInterrupt(terminal)
    const { path } = options
    await tellDryRun({ jobs, open, seed, path, grading: profiles.grading, stop: stop.signal }, terminal)
    return { exitCode: exitCodes.conformant }
  }
  // Awaited here: the targets are closed when this function is left.
  return await judgeTargets({ options, extensions, terminal, profiles, seed, formats, baseline, open, jobs })
}

/** A module that brings extensions and names no target leaves the run with the bundled carriers. */
async function withExtensions(options: RunOptions): Promise<RunOptions & { readonly extensions: CheckedExtensions }> {
  const { config, extensions } = options
  if (extensions !== undefined || config === undefined) return { ...options, extensions: extensions ?? noExtensions }
  const { readExtensions } = await import('../embedding/check-extensions.ts')
  const read = await readExtensions(config)
  if (read.namesTarget) return { ...options, extensions: read.extensions }
  const { config: module, ...others } = options
  return { ...others, ...(module === undefined ? {} : { extensionsFrom: module }), extensions: read.extensions }
}

/** What was asked for by name runs everywhere; a run of everything does not repeat itself on four carriers. */
function spreadOf({ thorough, globs }: RunOptions, seed: number): { readonly seed: number } | undefined {
  return thorough === true || globs.length > 0 ? undefined : { seed }
}

interface RunParts {
  readonly options: RunOptions
  readonly extensions: CheckedExtensions
  readonly terminal: Terminal
  readonly profiles: ChosenProfiles
  readonly seed: number
  readonly formats: readonly ReportFormat[]
  readonly baseline: readonly BaselineEntry[]
  readonly open: OpenTargets
  readonly jobs: readonly Job[]
}

async function judgeTargets(parts: RunParts): Promise<ConductedRun> {
  const { options, extensions, terminal, open } = parts
  const startedAt = new Date()
  const started = performance.now()
  using stop = stopOnInterrupt(terminal)
  options.signal?.addEventListener('abort', () => stop.abort('the run was stopped'), { once: true })
  const unreachable = await open.preflight(stop.signal)
  if (unreachable !== undefined) {
    terminal.error(`${unreachable}\n`)
    stop.abort(unreachable)
  }
  const frame: RunFrame = {
    catalogue: extensions.catalogue,
    grading: parts.profiles.grading,
    seed: parts.seed,
    reproduceOptions: open.reproduceOptions,
    redact: (text, green) => open.redact(text, green),
  }
  const { out } = options
  await using reports = out === undefined ? undefined : await openOrRefuse(out, parts.formats)
  const survey = () => surveyFor(options, open.targets, parts.seed, stop.signal)
  const [found, surveyed] = await Promise.all([
    runAndTell(parts, frame, stop.signal, (result) => {
      reports?.add(result)
      options.onResult?.(result)
      for (const reporter of extensions.reporters) reporter.onResult?.(result)
    }),
    isUndisturbed(open.targets) ? survey() : undefined,
  ])
  const { results, problems } = applyBaseline(found, parts.baseline, startedAt.toISOString().slice(0, 10))
  const unrated = finishRun(
    {
      command: `parcelproof run${options.globs.map((glob) => ` ${glob}`).join('')}${open.reproduceOptions}`,
      startedAt,
      durationMs: performance.now() - started,
      interrupted: stop.interrupted,
      environment: { node: process.versions.node, system: `${platform()} ${arch()}` },
      ...(open.configFile === undefined ? {} : { configFile: fromHere(open.configFile) }),
      ...(options.shard === undefined ? {} : { shard: options.shard }),
      targets: open.targets,
      scenarios: extensions.scenarios,
      results,
    },
    frame,
  )
  const quirks = surveyed ?? (await survey())
  const brokenByQuirk = options.strictQuirks === true && quirks.some(({ outcome }) => outcome === 'broken')
  const rules = { strict: options.strict === true, allowIncomplete: options.allowIncomplete === true }
  const judged = problems.length > 0 || brokenByQuirk ? exitCodes.violated : exitCodeOf(results, rules)
  const leftOut = open.leavesRolesOut && !rules.allowIncomplete && judged === exitCodes.conformant
  const connected = options.globs.length > 0 || (await tellClientChecks(open, terminal))
  const exitCode = leftOut ? exitCodes.incomplete : connected ? judged : exitCodes.violated
  const finished: FinishedRun = { ...unrated, ...(quirks.length === 0 ? {} : { quirks }), exitCode }
  await tellFinished(finished, terminal)
  for (const problem of problems) terminal.error(`${problem}\n`)
  const written = reports === undefined ? {} : await finishReports(reports, finished, parts)
  const told = await tellReporters(finished, parts)
  const complete = (written !== undefined && told) || exitCode === exitCodes.violated
  return {
    exitCode: complete ? exitCode : exitCodes.incomplete,
    finished,
    ...(written === undefined ? {} : { written }),
  }
}

/** A reporter that fails leaves the verdicts on the terminal and the run incomplete. @returns whether none did */
async function tellReporters(run: FinishedRun, { extensions, open, options, terminal }: RunParts): Promise<boolean> {
  let fine = true
  for (const reporter of extensions.reporters) {
    try {
      await reporter.onFinished({ run, exchanges: open.exchanges(), out: options.out })
    } catch (error) {
      fine = false
      const reason = error instanceof Error ? error.message : String(error)
      terminal.error(`The reporter ${reporter.name} failed: ${reason}\n`)
    }
  }
  return fine
}

/** Reports of a run say where the configuration stands as seen from where the command was given, wherever that can be said. */
function fromHere(path: string): string {
  const seen = relative(process.cwd(), resolve(path))
  return seen.startsWith('..') || isAbsolute(seen) ? path : seen
}

/** The reference client against the bundled carriers, in one line where all is well. @returns whether it is */
async function tellClientChecks(open: OpenTargets, terminal: Terminal): Promise<boolean> {
  const checks = (await open.checkClient?.()) ?? []
  const wrong = checks.filter(({ ok }) => !ok)
  for (const { carrier, tenant, sentence } of wrong)
    terminal.error(`reference client: ${tenant} at ${carrier}: ${sentence}\n`)
  if (checks.length > 0) {
    const carriers = new Set(checks.map(({ carrier }) => carrier)).size
    terminal.out(
      `\nreference client: ${checks.length - wrong.length} of ${checks.length} connections work (${checks.length / carriers} tenants, ${[...new Set(checks.map(({ carrier }) => carrier))].join(', ')})\n`,
    )
  }
  return wrong.length === 0
}

/** Writes the reports; one that cannot be written leaves the verdicts on the terminal and the run incomplete. */
async function finishReports(
  reports: OpenReports,
  finished: FinishedRun,
  { open, options, terminal }: RunParts,
): Promise<WrittenReports | undefined> {
  try {
    const written = await reports.finish(finished, open.exchanges())
    terminal.out(`\nReport: ${written.html ?? options.out}\n`)
    return written
  } catch (error) {
    if (!(error instanceof ReportWriteError)) throw error
    terminal.error(`${error.message}\n`)
    return undefined
  }
}

async function runAndTell(
  { options, terminal, seed, profiles, jobs }: RunParts,
  frame: RunFrame,
  stop: AbortSignal,
  add: (result: Result) => void,
): Promise<readonly Result[]> {
  const progress = progressOn(terminal)
  const results = new Map<Job, Result>()
  await runJobs(jobs, {
    seed,
    ...(options.path === undefined ? {} : { path: options.path }),
    ...(options.retries === undefined ? {} : { retries: options.retries }),
    worthAnother: (outcome, attempt) => isWorthAnother(resultOfAttempt(outcome, attempt, frame)),
    profile: profiles.grading,
    defaultBudgetMs: scenarioBudgetMs,
    runBudgetMs: (options.timeLimit ?? defaultTimeLimitSeconds) * 1000,
    mayTakeItAll: options.timeLimit !== undefined,
    concurrency: options.concurrency ?? defaultConcurrency,
    now: () => performance.now(),
    stop,
    tell: (event) => {
      if (event.kind === 'started') return progress.event(event, undefined)
      const result = withoutForgotten(event.outcome.job, resultOfAttempts(event.attempts, frame))
      results.set(event.outcome.job, result)
      add(result)
      progress.event(event, result)
    },
  })
  progress.end()
  return jobs.flatMap((job) => results.get(job) ?? [])
}

/** A target that keeps no evidence of green results drops it here, before it is read for secrets. */
function withoutForgotten({ scenario, target }: Job, result: Result): Result {
  if (target.forget === undefined || !isGreen(result.verdict)) return result
  target.forget(scenario)
  return { ...result, evidence: [] }
}
