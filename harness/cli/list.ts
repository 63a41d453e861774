import type { Role } from '../../reports/result-model.ts'
import { scenarios } from '../../scenarios/index.ts'
import { selectScenarios } from '../engine/plan.ts'
import { listCoverage } from './list-coverage.ts'
import type { Terminal } from './terminal.ts'

export interface ListOptions {
  readonly globs: readonly string[]
  readonly role?: Role
  readonly coverage: boolean
}

/** `parcelproof list`: the scenarios, or with `coverage` how much of the catalogue has an answer. */
export function list(options: ListOptions, terminal: Terminal): void {
  if (options.coverage) listCoverage(options.role, terminal)
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
