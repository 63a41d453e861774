import { outcomeLabels, outcomeMeanings, type RoleMatrix, roleMatrices } from '../cross-tenant.ts'
import {
  type CellOutcome,
  type CrossTenantCell,
  cellOutcomes,
  type FinishedRun,
  type Verdict,
} from '../result-model.ts'
import { escaped } from './markup.ts'
import { pill } from './pill.ts'

const verdictOf: Readonly<Record<CellOutcome, Verdict>> = {
  held: 'passed',
  leak: 'failed',
  invalid: 'inconclusive',
  inconclusive: 'inconclusive',
  'not-tried': 'not-applicable',
}

/** The cross-tenant matrix as tables, one a role; each outcome leads to the result behind it. */
export function crossTenantMarkup(run: FinishedRun): string {
  const matrices = roleMatrices(run)
  if (matrices.length === 0) return ''
  const key = cellOutcomes.toReversed().map((outcome) => `${outcomePill(outcome)} ${outcomeMeanings[outcome]}`)
  return `<h2 id="cross-tenant">Cross-tenant matrix</h2><p>What belongs to one tenant, and what came of it where another tenant presented it.</p><p class="key">${key.join(' &nbsp; ')}</p>${matrices.map((matrix) => tableOf(matrix, run)).join('')}`
}

function tableOf({ role, columns, lines, beside }: RoleMatrix, run: FinishedRun): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('')
  const body = lines.map(({ artefact, place, cells }) => {
    const row = cells.map((cell) => `<td>${cell === undefined ? '' : cellMarkup(cell, run)}</td>`).join('')
    return `<tr><th scope="row">${escaped(artefact)}</th><td>${escaped(place)}</td>${row}</tr>`
  })
  const none = beside.map(
    ({ artefact, reason }) =>
      `<tr><th scope="row">${escaped(artefact)}</th><td colspan="${columns.length + 1}">${escaped(reason)}</td></tr>`,
  )
  return `<div class="scroll" tabindex="0" role="region" aria-label="Cross-tenant matrix, ${role}"><table class="matrix"><caption>${role.replaceAll('-', ' ')}</caption><thead><tr><th scope="col">Artefact</th><th scope="col">Presented at</th>${head}</tr></thead><tbody>${body.join('')}${none.join('')}</tbody></table></div>`
}

function cellMarkup(cell: CrossTenantCell, run: FinishedRun): string {
  const index = run.results.findIndex(
    (result) => cell.settledBy.includes(result.id) && result.target === cell.target && result.carrier === cell.carrier,
  )
  const title = cell.reason === undefined ? '' : ` title="${escaped(cell.reason)}"`
  return index === -1 ? outcomePill(cell.outcome) : `<a href="#r${index}"${title}>${outcomePill(cell.outcome)}</a>`
}

function outcomePill(outcome: CellOutcome): string {
  return pill(verdictOf[outcome], outcomeLabels[outcome])
}
