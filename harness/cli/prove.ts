import { performance } from 'node:perf_hooks'
import { scenarios } from '../../scenarios/index.ts'
import { exitCodes } from '../engine/exit-code.ts'
import { selectScenarios } from '../engine/plan.ts'
import { provingGrounds } from '../prove/grounds-by-role.ts'
import { type Proof, proveGood, proveTwin } from '../prove/prove.ts'
import { provingSeed } from '../prove/proving-seed.ts'
import { tool } from '../version.ts'
import { stopOnInterrupt } from './stop.ts'
import type { Terminal } from './terminal.ts'

export interface ProveOptions {
  readonly globs: readonly string[]
  readonly seed?: number
  readonly concurrency?: number
}

/** Every scenario against the good target and each of its weak twins. @returns the exit code */
export async function prove(options: ProveOptions, terminal: Terminal): Promise<number> {
  const seed = options.seed ?? provingSeed
  const selected = selectScenarios(scenarios, { globs: options.globs })
  terminal.out(`${tool.name} ${tool.version}  seed ${seed}  proving ${selected.length} scenarios\n`)
  using stop = stopOnInterrupt(terminal)
  const settings = { seed, profile: 'rfc9700', defaultBudgetMs: 60_000, now: () => performance.now() } as const
  const groundsFor = provingGrounds(settings.defaultBudgetMs)
  const tasks = selected.flatMap((scenario) => [
    () => proveGood(scenario, groundsFor(scenario.role), settings, stop.signal),
    ...scenario.caughtBy.map(
      (caught) => () => proveTwin(scenario, caught, groundsFor(scenario.role), settings, stop.signal),
    ),
  ])
  const proofs: Proof[] = []
  const worker = async (): Promise<void> => {
    for (let task = tasks.shift(); task !== undefined && !stop.signal.aborted; task = tasks.shift()) {
      const proof = await task()
      proofs.push(proof)
      terminal.out(`${proofLine(proof, terminal)}\n`)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency ?? 4 }, worker))
  const wrong = proofs.filter(({ kind }) => kind !== 'as-expected')
  const twins = proofs.filter(({ twin }) => twin !== undefined)
  const caught = twins.filter(({ kind }) => kind === 'as-expected').length
  terminal.out(`\n${caught} of ${twins.length} weak twins caught for the stated requirements and no other; `)
  terminal.out(
    `${proofs.length - twins.length - wrong.filter(({ twin }) => twin === undefined).length} of ${proofs.length - twins.length} scenarios green on the good target.\n`,
  )
  if (stop.signal.aborted) return exitCodes.incomplete
  return wrong.length === 0 ? exitCodes.conformant : exitCodes.violated
}

function proofLine(proof: Proof, terminal: Terminal): string {
  const { colors } = terminal
  const against = proof.twin ?? 'good target'
  const line = `${proof.scenario.id}  ${against}  ${Math.round(proof.durationMs)} ms`
  switch (proof.kind) {
    case 'as-expected':
      return `${colors.green(proof.twin === undefined ? 'green       ' : 'caught      ')}  ${line}`
    case 'unnoticed':
      return `${colors.red('unnoticed   ')}  ${line}  not red: ${proof.missing.join(', ')}${proof.found.length === 0 ? '' : ` (red: ${proof.found.join(', ')})`}  ${proof.why}`
    case 'wrong-reason':
      return `${colors.red('wrong reason')}  ${line}  red as well: ${proof.surplus.join(', ')}  ${proof.why}`
    case 'not-green':
      return `${colors.red('not green   ')}  ${line}  ${proof.rows.join(', ')}  ${proof.why}`
  }
}
