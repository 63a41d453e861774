import { type FinishedRun, type RowVerdict, type Verdict, worstVerdict } from '../result-model.ts'
import { isSettled } from '../totals.ts'
import { verdictLabels } from '../words.ts'
import { escaped, link } from './markup.ts'

const shown = ['failed', 'warning', 'passed', 'not-applicable', 'open'] as const
type Shown = (typeof shown)[number]

const labels: Readonly<Record<Shown, string>> = {
  failed: verdictLabels.failed,
  warning: verdictLabels.warning,
  passed: verdictLabels.passed,
  'not-applicable': verdictLabels['not-applicable'],
  open: 'not settled',
}

interface Statement {
  readonly spec: string
  readonly section: string
  readonly sectionTitle: string
  readonly url: string
  readonly shown: Shown
}

/** How much of each specification was settled and how; each opens to its sections. */
export function coverageMarkup(run: FinishedRun): string {
  const statements = statementsOf(run)
  const specs = grouped(statements, ({ spec }) => spec)
  const head = `<thead><tr><th scope="col">Specification</th><th scope="col">Verdicts</th>${shown.map((kind) => `<th scope="col" class="number">${labels[kind]}</th>`).join('')}<th scope="col" class="number">settled</th></tr></thead>`
  return `<table class="coverage">${head}${specs.map(([spec, rows]) => specMarkup(spec, rows)).join('')}</table>`
}

function specMarkup(spec: string, rows: readonly Statement[]): string {
  const sections = grouped(rows, ({ section }) => section)
  const label = spec === 'TENANT' ? 'Tenant isolation' : spec
  const key = spec.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  // Section by section is what a reader of RFC 9700 looks for; the other documents open on demand.
  const open = spec === 'RFC 9700'
  const button = `<button type="button" class="sections" aria-expanded="${open}" data-opens="${key}">${escaped(label)}</button>`
  const inner = sections.map(([section, some]) => {
    const title = `${spec === 'TENANT' ? '' : `${section} `}${some[0]?.sectionTitle ?? ''}`
    return line(link(some[0]?.url, title), some)
  })
  return `<tbody>${line(button, rows)}</tbody><tbody class="inner" data-inner="${key}"${open ? '' : ' hidden'}>${inner.join('')}</tbody>`
}

function line(label: string, rows: readonly Statement[]): string {
  const counts = shown.map((kind) => rows.filter((row) => row.shown === kind).length)
  const settled = rows.filter((row) => row.shown !== 'open').length
  const cells = counts
    .map((count, index) => `<td class="number ${count === 0 ? 'none' : `is-${shown[index]}`}">${count}</td>`)
    .join('')
  return `<tr><th scope="row">${label}</th><td>${bar(counts, rows.length)}</td>${cells}<td class="number">${settled} of ${rows.length}</td></tr>`
}

/** A stacked bar; the numbers stand beside it, so it is decoration to a screen reader. */
function bar(counts: readonly number[], total: number): string {
  let left = 0
  const parts = counts.map((count, index) => {
    const width = (count / total) * 100
    const part = `<rect class="fill-${shown[index]}" x="${left.toFixed(2)}" width="${width.toFixed(2)}" height="10"/>`
    left += width
    return count === 0 ? '' : part
  })
  return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg>`
}

function statementsOf(run: FinishedRun): readonly Statement[] {
  return grouped(run.rows, ({ id }) => id).flatMap(([id, rows]) => {
    const text = run.requirements[id]
    if (text === undefined) return []
    const { spec, section, sectionTitle, url } = text
    return [{ spec, section, sectionTitle, url, shown: shownOf(rows) }]
  })
}

function shownOf(rows: readonly RowVerdict[]): Shown {
  const settled = rows.filter(isSettled).map(({ verdict }) => verdict)
  if (settled.length === 0) return 'open'
  const worst: Verdict = worstVerdict(settled)
  return shown.find((kind) => kind === worst) ?? 'open'
}

function grouped<T>(items: readonly T[], key: (item: T) => string): readonly (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(items, key)]
}
