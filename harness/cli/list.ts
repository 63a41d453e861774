import type { Role } from '../../reports/result-model.ts'
import { catalogue } from '../../scenarios/catalogue/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { selectScenarios } from '../engine/plan.ts'
import { answersOf } from '../verdict/answers.ts'
import type { Terminal } from './terminal.ts'

export interface ListOptions {
  readonly globs: readonly string[]
  readonly role?: Role
  readonly coverage: boolean
}

/** `parcelproof list`: the scenarios, or with `coverage` how much of the catalogue has an answer. */
export function list(options: ListOptions, terminal: Terminal): void {
  if (options.coverage) listCoverage(terminal)
  else listScenarios(options, terminal)
}

function listScenarios(options: ListOptions, terminal: Terminal): void {
  const selected = selectScenarios(scenarios, {
    globs: options.globs,
    ...(options.role === undefined ? {} : { role: options.role }),
  })
  const width = Math.max(...selected.map(({ id }) => id.length))
  for (const scenario of selected) {
    terminal.out(`${scenario.id.padEnd(width)}  ${terminal.colors.dim(scenario.title)}\n`)
  }
  terminal.out(`\n${selected.length} scenarios. \`parcelproof explain <id>\` tells what one does.\n`)
}

/** Rows with an answer (a scenario, or the reason why none can), by specification and role. */
function listCoverage(terminal: Terminal): void {
  const answers = answersOf(scenarios, catalogue)
  const groups = new Map<string, { rows: number; settled: number; reasoned: number }>()
  for (const row of catalogue.rows) {
    const key = `${row.spec.padEnd(10)}  ${row.role}`
    const group = groups.get(key) ?? { rows: 0, settled: 0, reasoned: 0 }
    const answer = answers.get(row.id)
    group.rows += 1
    if (answer?.kind === 'scenarios') group.settled += 1
    if (answer?.kind === 'reason') group.reasoned += 1
    groups.set(key, group)
  }
  terminal.out(
    `${'specification'.padEnd(12)}${'role'.padEnd(22)}${'rows'.padStart(6)}${'settled'.padStart(9)}${'reason'.padStart(8)}${'open'.padStart(6)}\n`,
  )
  for (const [key, { rows, settled, reasoned }] of groups) {
    terminal.out(
      `${key.padEnd(34)}${String(rows).padStart(6)}${String(settled).padStart(9)}${String(reasoned).padStart(8)}${String(rows - settled - reasoned).padStart(6)}\n`,
    )
  }
}
