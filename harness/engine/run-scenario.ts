import { type Ability, withoutAbility } from '../../scenarios/api/ability.ts'
import { generousEffort, type SearchSettings } from '../../scenarios/api/effort.ts'
import { couldNotRun, type Finding, inconclusive } from '../../scenarios/api/finding.ts'
import { seededRandomness } from '../../scenarios/api/randomness.ts'
import type { GradingProfile, Role, ScenarioOf } from '../../scenarios/api/scenario.ts'
import type { Job } from './plan.ts'
import type { ClientRunTarget, Lease, RunTarget } from './target.ts'

/** What one scenario found out at one target. */
export interface ScenarioOutcome {
  readonly job: Job
  readonly findings: readonly Finding[]
  /** Ids of every exchange the scenario caused. */
  readonly evidence: readonly string[]
  readonly tenants: readonly string[]
  readonly durationMs: number
}

export interface ScenarioSettings {
  readonly seed: number
  readonly profile: GradingProfile
  readonly defaultBudgetMs: number
  /** In place of the scenario's own budget: what is waited for may take longer, or has less time left. */
  readonly budgetMs?: number
  /** One story that searches are to try again, in place of all others. */
  readonly path?: string
  /** Milliseconds since some fixed point; for durations only. */
  readonly now: () => number
}

/**
 * Runs one scenario in its own lease and time budget. Whatever happens, every requirement of the scenario has at
 * least one finding afterwards: a crash of the harness is "could not run", time running out is "inconclusive".
 */
export async function runScenario(job: Job, settings: ScenarioSettings, stop: AbortSignal): Promise<ScenarioOutcome> {
  const elsewhere = elsewhereOf(job)
  if (elsewhere !== undefined) return runElsewhere(job, elsewhere, settings, stop)
  const started = settings.now()
  const budgetMs = settings.budgetMs ?? job.scenario.budget ?? settings.defaultBudgetMs
  const own = new AbortController()
  const signal = AbortSignal.any([stop, own.signal])
  let tenants: readonly string[] = []
  let findings: readonly Finding[]
  let timer: NodeJS.Timeout | undefined
  let taken: TakenUp | undefined
  try {
    taken = await takeUp(job, { ...settings, signal })
    tenants = taken.tenants
    const work = taken.work()
    const interrupted = new Promise<readonly Finding[]>((resolve) => {
      timer = setTimeout(() => {
        resolve(inconclusive(job.scenario.requirements, `it did not finish within its ${budgetMs / 1000} s`))
        own.abort()
      }, budgetMs)
      stop.addEventListener('abort', () => resolve(stopped(job, stop)), { once: true })
    })
    findings = await Promise.race([work, interrupted])
    // What is still under way after the race has its signal aborted; its outcome no longer counts.
    work.catch(() => undefined)
  } catch (error) {
    findings = stop.aborted ? stopped(job, stop) : crashed(job, error)
  } finally {
    clearTimeout(timer)
    await taken?.release().catch(() => undefined)
  }
  return {
    job,
    findings: complete(job, findings),
    evidence: job.target.evidenceOf(job.scenario),
    tenants,
    durationMs: settings.now() - started,
  }
}

type Elsewhere = ReturnType<NonNullable<ClientRunTarget['runsElsewhere']>>

function elsewhereOf({ scenario, target }: Job): Elsewhere {
  return scenario.role === 'client' && target.role === 'client' ? target.runsElsewhere?.(scenario) : undefined
}

/** Lease, budget and findings are seen to over there; what can fail here is the way there. */
async function runElsewhere(
  job: Job,
  elsewhere: NonNullable<Elsewhere>,
  settings: ScenarioSettings,
  stop: AbortSignal,
): Promise<ScenarioOutcome> {
  const started = settings.now()
  try {
    return { job, ...(await elsewhere(settings, stop)) }
  } catch (error) {
    return { job, findings: crashed(job, error), evidence: [], tenants: [], durationMs: settings.now() - started }
  }
}

/** The findings of a job that was never started because the run was stopped. */
export function notStarted(job: Job, stop: AbortSignal): ScenarioOutcome {
  return { job, findings: stopped(job, stop), evidence: [], tenants: [], durationMs: 0 }
}

type Running = Pick<ScenarioSettings, 'seed' | 'profile' | 'path' | 'budgetMs'> & { readonly signal: AbortSignal }

/** A scenario that has got its target. */
interface TakenUp {
  readonly tenants: readonly string[]
  work(): Promise<readonly Finding[]>
  release(): Promise<void>
}

/** A scenario meets targets of its own role only; the plan has seen to that, and here the compiler does. */
async function takeUp({ scenario, target }: Job, running: Running): Promise<TakenUp> {
  if (scenario.role === 'authorization-server' && target.role === 'authorization-server') {
    return takenUp(scenario, await target.lease(scenario, running.signal, running.budgetMs), target, running)
  }
  if (scenario.role === 'client' && target.role === 'client') {
    return takenUp(scenario, await target.lease(scenario, running.signal, running.budgetMs), target, running)
  }
  if (scenario.role === 'resource-server' && target.role === 'resource-server') {
    return takenUp(scenario, await target.lease(scenario, running.signal, running.budgetMs), target, running)
  }
  throw new Error(`a target in the role ${target.role} was given to a scenario for the role ${scenario.role}`)
}

interface Leasable<Need> {
  readonly tenants: readonly { readonly id: string }[]
  able(need: Need): Promise<Ability>
}

function takenUp<Target extends Leasable<Need>, Need>(
  scenario: ScenarioOf<Role, Target, Need>,
  lease: Lease<Target>,
  { name, carrier, effort = generousEffort }: Pick<RunTarget, 'name' | 'carrier' | 'effort'>,
  { seed, profile, path, signal }: Running,
): TakenUp {
  const { target } = lease
  const place = carrier === undefined ? name : `${name} ${carrier}`
  const search: SearchSettings = { seed, effort, ...(path === undefined ? {} : { path }) }
  return {
    tenants: target.tenants.map(({ id }) => id),
    async work() {
      for (const need of scenario.needs) {
        const missing = withoutAbility(scenario.requirements, await target.able(need))
        if (missing !== undefined) return missing
      }
      return scenario.run({
        target,
        random: seededRandomness(seed, `${scenario.id} ${place}`),
        profile,
        search,
        signal,
      })
    },
    release: () => lease.release(),
  }
}

/** A run is stopped with a sentence that says why, by its time limit, or by the person. */
function stopped(job: Job, stop: AbortSignal): readonly Finding[] {
  const reason: unknown = stop.reason
  const sentence =
    typeof reason === 'string'
      ? reason
      : reason instanceof DOMException && reason.name === 'TimeoutError'
        ? 'the time limit of the run was up before it had finished'
        : 'the run was stopped before it had finished'
  return couldNotRun(job.scenario.requirements, sentence)
}

function crashed(job: Job, error: unknown): readonly Finding[] {
  const sentence = error instanceof Error ? error.message : String(error)
  return couldNotRun(job.scenario.requirements, `the harness itself failed (not the target): ${sentence}`)
}

/** A requirement that a scenario promised and said nothing about must not look settled. */
function complete(job: Job, findings: readonly Finding[]): readonly Finding[] {
  const answered = new Set(findings.map(({ requirement }) => requirement))
  const silent = job.scenario.requirements.filter((id) => !answered.has(id))
  return silent.length === 0
    ? findings
    : [...findings, ...couldNotRun(silent, 'the scenario ended without a finding for it')]
}
