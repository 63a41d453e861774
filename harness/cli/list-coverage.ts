import type { Role } from '../../reports/result-model.ts'
import { catalogue, type Requirement } from '../../scenarios/catalogue/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { type Answer, answersOf } from '../verdict/answers.ts'
import type { Terminal } from './terminal.ts'

interface AnsweredRow {
  readonly row: Requirement
  readonly answer: Answer
}

/**
 * `parcelproof list --coverage`: rows with an answer (a scenario, or the reason why none can), by specification and role,
 * and by section within; then the rows without one.
 */
export function listCoverage(role: Role | undefined, terminal: Terminal): void {
  const answers = answersOf(scenarios, catalogue)
  const rows = catalogue.rows
    .filter((row) => role === undefined || row.role === role)
    .map((row): AnsweredRow => ({ row, answer: answers.get(row.id) ?? { kind: 'open' } }))
  const head = ['rows', 'settled', 'reason', 'open'].map((name) => name.padStart(9)).join('')
  terminal.out(`${'specification, role and section'.padEnd(nameWidth)}${head}\n`)
  for (const same of grouped(rows, ({ row }) => [row.spec, row.role])) {
    terminal.out(`${terminal.colors.bold(lineOf(`${same[0]?.row.spec}  ${same[0]?.row.role}`, same))}\n`)
    for (const section of grouped(same, ({ row }) => [row.section])) {
      const name = `  ${section[0]?.row.section} ${section[0]?.row.sectionTitle}`
      terminal.out(`${terminal.colors.dim(lineOf(name, section))}\n`)
    }
  }
  terminal.out(`${terminal.colors.bold(lineOf('all', rows))}\n`)
  const open = rows.filter(({ answer }) => answer.kind === 'open')
  if (open.length > 0) terminal.out(`\nWithout an answer: ${open.map(({ row }) => row.id).join(', ')}\n`)
}

const nameWidth = 62

function lineOf(name: string, rows: readonly AnsweredRow[]): string {
  const count = (kind: Answer['kind']) => rows.filter(({ answer }) => answer.kind === kind).length
  const counts = [rows.length, count('scenarios'), count('reason'), count('open')]
  const short = name.length > nameWidth - 1 ? `${name.slice(0, nameWidth - 2)}…` : name
  return `${short.padEnd(nameWidth)}${counts.map((number) => String(number).padStart(9)).join('')}`
}

function grouped(
  rows: readonly AnsweredRow[],
  key: (row: AnsweredRow) => readonly string[],
): readonly (readonly AnsweredRow[])[] {
  return [...Map.groupBy(rows, (row) => JSON.stringify(key(row))).values()]
}
