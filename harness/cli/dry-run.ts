import type { GradingProfile } from '../../scenarios/api/scenario.ts'
import type { Job } from '../engine/plan.ts'
import { runJobs } from '../engine/runner.ts'
import type { OpenTargets } from '../targets/open-targets.ts'
import { scenarioBudgetMs } from './targets-of-run.ts'
import type { Terminal } from './terminal.ts'

const concurrency = 8
const runBudgetMs = 600_000

interface DryRun {
  readonly jobs: readonly Job[]
  readonly open: OpenTargets
  readonly seed: number
  readonly path: string | undefined
  readonly grading: GradingProfile
  readonly stop: AbortSignal
}

/**
 * Says what a run would judge and what it would begin with. Scenarios at somebody's targets are begun, and every request
 * they make is written down and not sent; nothing but our own carriers is there to ask at bundled targets, so that there
 * they are only counted.
 */
export async function tellDryRun(dry: DryRun, terminal: Terminal): Promise<void> {
  for (const [target, count] of counted(dry.jobs)) terminal.out(`${target}  ${scenarios(count)}\n`)
  const { unsent } = dry.open
  if (unsent === undefined) {
    terminal.out('\nThe bundled targets answer on loopback only. Nothing was sent.\n')
    return
  }
  await begin(dry)
  const { commands, requests } = unsent()
  if (commands.length > 0)
    terminal.out('\nCommands of the configuration, which scenarios use where they need them; none was run:\n')
  for (const line of commands) terminal.out(`${line}\n`)
  terminal.out('\n')
  for (const line of requests) terminal.out(`${line}\n`)
  const many = requests.length === 1 ? '1 request' : `${requests.length} requests`
  terminal.out(`\n${many} would be sent first; what follows depends on the answers. Nothing was sent.\n`)
}

async function begin({ jobs, seed, path, grading, stop }: DryRun): Promise<void> {
  await runJobs(jobs, {
    seed,
    ...(path === undefined ? {} : { path }),
    worthAnother: () => false,
    profile: grading,
    defaultBudgetMs: scenarioBudgetMs,
    runBudgetMs,
    concurrency,
    now: () => performance.now(),
    stop,
    tell: () => undefined,
  })
}

/** How many scenarios there are at each target, in the order of the plan. */
function counted(jobs: readonly Job[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { target } of jobs) {
    const name = `${target.role}  ${target.name}${target.carrier === undefined ? '' : ` · ${target.carrier}`}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

function scenarios(count: number): string {
  return count === 1 ? '1 scenario' : `${count} scenarios`
}
