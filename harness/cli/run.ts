import { randomInt } from 'node:crypto'
import { arch, platform } from 'node:os'
import { isAbsolute, relative, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { FinishedRun, Result, Role } from '../../reports/result-model.ts'
import { terminalTable } from '../../reports/terminal.ts'
import type { OpenReports, ReportFormat } from '../../reports/write-all.ts'
import { ReportWriteError } from '../../reports/write-error.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { isWorthAnother, resultOfAttempt, resultOfAttempts } from '../engine/attempts.ts'
import { applyBaseline, type BaselineEntry, readBaseline } from '../engine/baseline.ts'
import { exitCodeOf, exitCodes } from '../engine/exit-code.ts'
import { finishRun, isGreen, type RunFrame } from '../engine/finish.ts'
import { type Job, jobsAt, planJobs, type ResultPlace, selectScenarios } from '../engine/plan.ts'
import { type ChosenProfiles, chooseProfiles } from '../engine/profiles.ts'
import { runJobs } from '../engine/runner.ts'
import { defaultPortBase, openConfiguredTargets } from '../targets/configured.ts'
import type { OpenTargets } from '../targets/open-targets.ts'
import { openSelfRun } from '../targets/self-run.ts'
import { tool } from '../version.ts'
import { progressOn, silence } from './progress.ts'
import { formatsOf, openOrRefuse } from './report-options.ts'
import { stopOnInterrupt } from './stop.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

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
  readonly out: string
  readonly reporter?: readonly string[]
  readonly concurrency?: number
  readonly timeLimit?: number
  readonly dryRun?: boolean
  readonly allowIncomplete?: boolean
  readonly strict?: boolean
  readonly thorough?: boolean
  /** How often what is not green is tried again. */
  readonly retries?: number
  /** The only results to come to; for `rerun`. */
  readonly only?: readonly ResultPlace[]
  /** Where the carriers of a platform under test answer. */
  readonly portBase?: number
  /** Folder for the keys of the issuer for resource servers. */
  readonly keys?: string
}

const defaultConcurrency = 8
const scenarioBudgetMs = 60_000
const defaultTimeLimitSeconds = 3600

/** Runs scenarios, tells how it goes, writes the reports. @returns the exit code */
export async function run(options: RunOptions, terminal: Terminal): Promise<number> {
  if (options.path !== undefined && options.seed === undefined)
    throw new UsageError('PATH_WITHOUT_SEED', 'A --path means something with the --seed that was printed beside it.')
  const profiles = chooseProfiles(options.profile ?? [])
  const seed = options.seed ?? randomInt(2 ** 31)
  const formats = formatsOf(options.reporter)
  const baseline = options.baseline === undefined ? [] : await readBaseline(options.baseline)
  const selected = selectScenarios(scenarios, options)
  if (selected.length === 0)
    throw new UsageError('NOTHING_SELECTED', 'No scenario is left after --role and --shard; see `parcelproof list`.')
  terminal.out(`${tool.name} ${tool.version}  seed ${seed}  grading ${profiles.grading}\n`)
  await using open = await openTargets(options, profiles)
  for (const note of open.notes) terminal.error(`${note}\n`)
  const planned = planJobs(selected, open.targets, spreadOf(options, seed))
  const jobs = options.only === undefined ? planned : jobsAt(planned, options.only)
  if (jobs.length === 0) {
    throw new UsageError(
      'NOTHING_SELECTED',
      'The selected scenarios are for roles that the configuration does not name; see `parcelproof list --role`.',
    )
  }
  // Awaited here: the targets are closed when this function is left.
  return await judgeTargets({ options, terminal, profiles, seed, formats, baseline, open, jobs })
}

/** What was asked for by name runs everywhere; a run of everything does not repeat itself on four carriers. */
function spreadOf({ thorough, globs }: RunOptions, seed: number): { readonly seed: number } | undefined {
  return thorough === true || globs.length > 0 ? undefined : { seed }
}

interface RunParts {
  readonly options: RunOptions
  readonly terminal: Terminal
  readonly profiles: ChosenProfiles
  readonly seed: number
  readonly formats: readonly ReportFormat[]
  readonly baseline: readonly BaselineEntry[]
  readonly open: OpenTargets
  readonly jobs: readonly Job[]
}

async function judgeTargets(parts: RunParts): Promise<number> {
  const { options, terminal, open } = parts
  const startedAt = new Date()
  const started = performance.now()
  using stop = stopOnInterrupt(terminal)
  const unreachable = options.dryRun === true ? undefined : await open.preflight(stop.signal)
  if (unreachable !== undefined) {
    terminal.error(`${unreachable}\n`)
    stop.abort(unreachable)
  }
  const frame: RunFrame = {
    catalogue,
    grading: parts.profiles.grading,
    seed: parts.seed,
    reproduceOptions: open.reproduceOptions,
    redact: (text, green) => open.redact(text, green),
  }
  await using reports = options.dryRun === true ? undefined : await openOrRefuse(options.out, parts.formats)
  const found = await runAndTell(parts, frame, stop.signal, (result) => reports?.add(result))
  if (options.dryRun === true) return tellDryRun(open, terminal)
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
      scenarios,
      results,
    },
    frame,
  )
  const rules = { strict: options.strict === true, allowIncomplete: options.allowIncomplete === true }
  const judged = problems.length > 0 ? exitCodes.violated : exitCodeOf(results, rules)
  const leftOut = open.leavesRolesOut && !rules.allowIncomplete && judged === exitCodes.conformant
  const connected = options.globs.length > 0 || (await tellClientChecks(open, terminal))
  const exitCode = leftOut ? exitCodes.incomplete : connected ? judged : exitCodes.violated
  const finished: FinishedRun = { ...unrated, exitCode }
  terminal.out(terminalTable(finished, terminal.colors))
  for (const problem of problems) terminal.error(`${problem}\n`)
  const complete = reports === undefined || (await finishReports(reports, finished, parts))
  return complete || exitCode === exitCodes.violated ? exitCode : exitCodes.incomplete
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
): Promise<boolean> {
  try {
    const written = await reports.finish(finished, open.exchanges())
    terminal.out(`\nReport: ${written.html ?? options.out}\n`)
    return true
  } catch (error) {
    if (!(error instanceof ReportWriteError)) throw error
    terminal.error(`${error.message}\n`)
    return false
  }
}

async function runAndTell(
  { options, terminal, seed, profiles, jobs }: RunParts,
  frame: RunFrame,
  stop: AbortSignal,
  add: (result: Result) => void,
): Promise<readonly Result[]> {
  const progress = options.dryRun === true ? silence : progressOn(terminal)
  const results = new Map<Job, Result>()
  await runJobs(jobs, {
    seed,
    ...(options.path === undefined ? {} : { path: options.path }),
    ...(options.retries === undefined ? {} : { retries: options.retries }),
    worthAnother: (outcome, attempt) => isWorthAnother(resultOfAttempt(outcome, attempt, frame)),
    profile: profiles.grading,
    defaultBudgetMs: scenarioBudgetMs,
    runBudgetMs: (options.timeLimit ?? defaultTimeLimitSeconds) * 1000,
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

function tellDryRun(open: OpenTargets, terminal: Terminal): number {
  const lines = open.unsent()
  for (const line of lines) terminal.out(`${line}\n`)
  terminal.out(
    `\n${lines.length} requests would be sent first; what follows depends on the answers. Nothing was sent.\n`,
  )
  return 0
}

function openTargets(options: RunOptions, profiles: ChosenProfiles): Promise<OpenTargets> {
  if (options.config === undefined) {
    return openSelfRun({
      budgetMs: scenarioBudgetMs,
      keepsAllEvidence: options.thorough === true || options.globs.length > 0,
      profile: profiles.carrier,
      ...(options.carrier === undefined ? {} : { carriers: options.carrier }),
    })
  }
  if (profiles.carrier !== 'rfc9700') {
    throw new UsageError(
      'UNKNOWN_PROFILE',
      `The profile ${profiles.carrier} is a way the bundled carriers behave; it cannot be asked of the target in ${options.config}.`,
    )
  }
  return openConfiguredTargets({
    path: options.config,
    budgetMs: scenarioBudgetMs,
    portBase: options.portBase ?? defaultPortBase,
    ...(options.keys === undefined ? {} : { keys: options.keys }),
    dryRun: options.dryRun === true,
    ...(options.role === undefined ? {} : { role: options.role }),
  })
}
