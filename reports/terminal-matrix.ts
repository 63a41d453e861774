import { outcomeLabels, roleMatrices } from './cross-tenant.ts'
import type { CellOutcome, FinishedRun } from './result-model.ts'
import { cellOutcomes } from './result-model.ts'
import type { Colors } from './terminal.ts'

const signs: Readonly<Record<CellOutcome, string>> = {
  held: '+',
  leak: 'X',
  invalid: '!',
  inconclusive: '?',
  'not-tried': '·',
}

/** The cross-tenant matrix for a terminal: a line a cell, a sign a target and carrier. */
export function matrixLines(run: FinishedRun, colors: Colors): readonly string[] {
  const matrices = roleMatrices(run)
  if (matrices.length === 0) return []
  const paints = { held: colors.green, leak: colors.red, invalid: colors.magenta, inconclusive: colors.magenta }
  const paint = (outcome: CellOutcome) =>
    outcome === 'not-tried' ? colors.dim(signs[outcome]) : paints[outcome](signs[outcome])
  const key = cellOutcomes.toReversed().map((outcome) => `${signs[outcome]} ${outcomeLabels[outcome]}`)
  return [
    '',
    `${colors.bold('Cross-tenant matrix')}  ${colors.dim(key.join('   '))}`,
    ...matrices.flatMap(({ role, columns, lines, beside }) => [
      colors.dim(`${role}: ${columns.join(', ')}`),
      ...lines.map(({ artefact, place, cells }) => {
        const row = cells.map((cell) => (cell === undefined ? ' ' : paint(cell.outcome))).join(' ')
        return `  ${artefact.padEnd(20)} ${place.padEnd(56)} ${row}`
      }),
      ...(beside.length === 0
        ? []
        : [
            colors.dim(
              `  not for this role (the report says why): ${beside.map(({ artefact }) => artefact).join(', ')}`,
            ),
          ]),
    ]),
  ]
}
