import { type FinishedRun, type RowVerdict, worstVerdict } from '../result-model.ts'
import { isSettled } from '../totals.ts'
import { targetLabel } from '../words.ts'
import { filterData } from './filter-data.ts'
import { escaped, link } from './markup.ts'
import { pill } from './pill.ts'

/** The verdict statement by statement: a line for each requirement, a verdict in it for each target and carrier. */
export function* statementsTable(run: FinishedRun): Iterable<string> {
  const anchors = anchorsOf(run)
  yield '<table class="rows"><thead><tr><th scope="col">Statement</th><th scope="col">What it asks</th><th scope="col">Verdict</th></tr></thead><tbody>'
  for (const [id, rows] of Map.groupBy(run.rows, (row) => row.id)) yield statementMarkup(id, rows, run, anchors)
  yield '</tbody></table>'
}

function statementMarkup(id: string, rows: readonly RowVerdict[], run: FinishedRun, anchors: Anchors): string {
  const text = run.requirements[id]
  const role = rows[0]?.role ?? ''
  const filters = filterData(worstVerdict(rows.map(({ verdict }) => verdict)), rows, [])
  const section = text ? `${text.spec === 'TENANT' ? text.sectionTitle : `${text.spec}, ${text.section}`}` : ''
  const verdicts = [...Map.groupBy(rows, (row) => JSON.stringify([row.verdict, row.reason]))].map(([, same]) =>
    verdictMarkup(same, rows.length > same.length, anchors),
  )
  return `<tr id="${escaped(id)}" ${filters}><th scope="row"><code>${escaped(id)}</code><br><span class="source">${link(text?.url, section)}</span></th><td><b>${rows[0]?.level ?? ''}</b> ${escaped(text?.text ?? '')} <span class="role">${role.replaceAll('-', ' ')}</span></td><td>${verdicts.join('')}</td></tr>\n`
}

/** Targets and carriers with the same verdict for the same reason share a line. */
function verdictMarkup(rows: readonly RowVerdict[], several: boolean, anchors: Anchors): string {
  const [row] = rows
  if (row === undefined) return ''
  const where = several ? ` <span class="where">${escaped(rows.map(targetLabel).join(', '))}</span>` : ''
  const links = row.settledBy.map((id) => {
    const anchor =
      anchors.get(anchorKey({ ...row, id })) ?? anchors.get(anchorKey({ role: row.role, target: row.target, id }))
    return anchor === undefined ? escaped(id) : `<a href="#${anchor}">${escaped(id)}</a>`
  })
  const label = isSettled(row) || row.settledBy.length > 0 ? pill(row.verdict) : pill('could-not-run', 'not settled')
  const reason = row.reason && row.verdict !== 'passed' ? `<div class="reason">${escaped(row.reason)}</div>` : ''
  return `<div class="verdict">${label}${where} <span class="by">${links.join(', ')}</span>${reason}</div>`
}

type Anchors = ReadonlyMap<string, string>

function anchorsOf(run: FinishedRun): Anchors {
  return new Map(run.results.map((result, number) => [anchorKey(result), `r${number}`]))
}

function anchorKey({ id, role, target, carrier }: Pick<RowVerdict, 'id' | 'role' | 'target' | 'carrier'>): string {
  return JSON.stringify([id, role, target, carrier])
}
