import { randomInt } from 'node:crypto'
import { arch, platform } from 'node:os'
import type { Exchange, FinishedRun, Result, Role } from '../../reports/result-model.ts'
import type { Scenario } from '../../scenarios/api/scenario.ts'
import type { RunOptions } from '../cli/run-options.ts'
import { openTargets } from '../cli/targets-of-run.ts'
import { UsageError } from '../cli/usage-error.ts'
import { loadConfiguration } from '../config/load.ts'
import { exitCodeOf } from '../engine/exit-code.ts'
import { finishRun, type RunFrame, resultOf } from '../engine/finish.ts'
import { type Job, planJobs, selectScenarios } from '../engine/plan.ts'
import { type ChosenProfiles, chooseProfiles } from '../engine/profiles.ts'
import { runScenario } from '../engine/run-scenario.ts'
import { checkExtensions, readExtensions } from './check-extensions.ts'
import { type CheckedExtensions, type Extensions, noExtensions } from './extensions.ts'

/** What a suite of somebody else's runner is made of. */
export interface SuiteRequest {
  /** Globs over scenario ids. */
  readonly scenarios?: readonly string[]
  /** The target's file; the bundled carriers where it is left out. */
  readonly config?: string
  readonly role?: Role
  readonly carriers?: readonly string[]
  readonly profile?: readonly string[]
  readonly seed?: number
  /** In place of those a configuration module exports. */
  readonly extensions?: Extensions
  readonly portBase?: number
}

/** Scenarios that are chosen, before anything is opened: known as early as a runner collects its tests. */
export interface PlannedSuite {
  /** Those of the phase `last` stand at the end. */
  readonly scenarios: readonly Scenario[]
  /** Opens the targets. */
  open(): Promise<OpenSuite>
}

/** Targets that are up, for scenarios to be run at one by one. */
export interface OpenSuite extends AsyncDisposable {
  /** Runs a scenario at every target of its role. */
  judge(scenario: Scenario): Promise<readonly Result[]>
  /** Everything that was judged so far, as a run. */
  finish(): FinishedRun
  exchanges(): readonly Exchange[]
}

const everyRole: readonly Role[] = ['authorization-server', 'client', 'resource-server']

/**
 * Chooses scenarios of the roles that the configuration names.
 * @throws {ConfigurationError | UsageError}
 */
export async function planSuite(request: SuiteRequest): Promise<PlannedSuite> {
  const profiles = chooseProfiles(request.profile ?? [])
  const { config, extensions: given } = request
  const read = config === undefined ? undefined : await readExtensions(config)
  const extensions = given === undefined ? (read?.extensions ?? noExtensions) : checkExtensions(given, 'extensions')
  const target = read?.namesTarget === true ? config : undefined
  const roles = target === undefined ? bundledRoles(profiles) : await rolesOf(target)
  const selected = selectScenarios(extensions.scenarios, {
    globs: request.scenarios ?? [],
    ...(request.role === undefined ? {} : { role: request.role }),
  }).filter(({ role }) => roles.includes(role))
  if (selected.length === 0)
    throw new UsageError('NOTHING_SELECTED', 'No scenario is left for the roles of the target; see `parcelproof list`.')
  const ordered = [
    ...selected.filter(({ phase }) => phase !== 'last'),
    ...selected.filter(({ phase }) => phase === 'last'),
  ]
  return {
    scenarios: ordered,
    open: () => openSuite({ request, target, extensions, profiles, scenarios: ordered }),
  }
}

/** The reference platform and its exchange keep to what the carriers of tomorrow do. */
function bundledRoles({ carrier }: ChosenProfiles): readonly Role[] {
  return carrier === 'rfc9700' ? everyRole : ['authorization-server']
}

async function rolesOf(file: string): Promise<readonly Role[]> {
  const { authorizationServer, client, resourceServer } = await loadConfiguration(file, process.env)
  const parts = { 'authorization-server': authorizationServer, client, 'resource-server': resourceServer }
  return everyRole.filter((role) => parts[role] !== undefined)
}

interface SuiteParts {
  readonly request: SuiteRequest
  readonly target: string | undefined
  readonly extensions: CheckedExtensions
  readonly profiles: ChosenProfiles
  readonly scenarios: readonly Scenario[]
}

async function openSuite({ request, target, extensions, profiles, scenarios }: SuiteParts): Promise<OpenSuite> {
  const { role, carriers, portBase, seed = randomInt(2 ** 31) } = request
  const options: RunOptions = {
    globs: scenarios.map(({ id }) => id),
    ...(target === undefined ? {} : { config: target }),
    ...(role === undefined ? {} : { role }),
    ...(carriers === undefined ? {} : { carrier: carriers }),
    ...(portBase === undefined ? {} : { portBase }),
  }
  const stop = new AbortController()
  const open = await openTargets(options, profiles, extensions)
  const unreachable = await open.preflight(stop.signal)
  if (unreachable !== undefined) {
    await open[Symbol.asyncDispose]()
    throw new Error(unreachable)
  }
  const { catalogue } = extensions
  const redact: RunFrame['redact'] = (text, green) => open.redact(text, green)
  const frame: RunFrame = {
    catalogue,
    grading: profiles.grading,
    seed,
    reproduceOptions: open.reproduceOptions,
    redact,
  }
  const settings = { seed, profile: profiles.grading, defaultBudgetMs: 60_000, now: () => performance.now() }
  const jobs = planJobs(scenarios, open.targets)
  const results: Result[] = []
  const startedAt = new Date()
  const judge = async (job: Job): Promise<Result> => {
    const result = resultOf(await runScenario(job, settings, stop.signal), frame)
    results.push(result)
    return result
  }
  return {
    judge: (scenario) => Promise.all(jobs.filter((job) => job.scenario === scenario).map(judge)),
    finish: () => ({
      ...finishRun(
        {
          command: 'a test suite',
          startedAt,
          durationMs: Date.now() - startedAt.getTime(),
          interrupted: false,
          environment: { node: process.versions.node, system: `${platform()} ${arch()}` },
          ...(open.configFile === undefined ? {} : { configFile: open.configFile }),
          targets: open.targets,
          scenarios: extensions.scenarios,
          results,
        },
        frame,
      ),
      exitCode: exitCodeOf(results, { strict: false, allowIncomplete: false }),
    }),
    exchanges: () => open.exchanges(),
    async [Symbol.asyncDispose]() {
      stop.abort('the suite is over')
      await open[Symbol.asyncDispose]()
    },
  }
}
