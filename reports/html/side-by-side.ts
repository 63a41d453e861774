import { needsAttention } from '../order.ts'
import { type FinishedRun, type Result, roles } from '../result-model.ts'
import { counted, targetLabel } from '../words.ts'
import { escaped } from './markup.ts'
import { pill } from './pill.ts'

/** Several targets of one role, a column each: the scenarios at which they differ. Empty where there is nothing to compare. */
export function sideBySideMarkup(run: FinishedRun): string {
  const tables = roles.map((role) => tableOf(role, run)).join('')
  if (tables === '') return ''
  return `<h2 id="side-by-side">Targets side by side</h2><p>Where they differ and somebody should look.</p>${tables}`
}

function tableOf(role: Result['role'], run: FinishedRun): string {
  const numbers = new Map(run.results.map((result, index) => [result, index]))
  const results = run.results.filter((result) => result.role === role)
  const specific = results.filter(({ carrier }) => carrier !== undefined)
  const covered = new Set(specific.map(({ target }) => target))
  // What speaks for a whole platform stands in each of its carriers' columns.
  const columns = [...new Set([...specific, ...results.filter(({ target }) => !covered.has(target))].map(targetLabel))]
  if (columns.length < 2) return ''
  const scenarios = [...Map.groupBy(results, ({ id }) => id).values()]
  const different = scenarios.filter(differ)
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('')
  const body = different.map((same) => {
    const cells = columns.map((column) => {
      const result = same.find((one) => targetLabel(one) === column) ?? wholePlatform(same, column)
      const anchor = result === undefined ? undefined : numbers.get(result)
      return `<td>${result === undefined ? '' : `<a href="#r${anchor}">${pill(result.verdict)}</a>`}</td>`
    })
    return `<tr><th scope="row">${escaped(same[0]?.title ?? '')}<br><code class="source">${escaped(same[0]?.id ?? '')}</code></th>${cells.join('')}</tr>`
  })
  const alike = scenarios.length - different.length
  const table =
    different.length === 0
      ? ''
      : `<table class="beside"><thead><tr><th scope="col">Scenario</th>${head}</tr></thead><tbody>${body.join('')}</tbody></table>`
  return `<div class="scroll" tabindex="0" role="region" aria-label="Targets side by side, ${role}"><h3>${role.replaceAll('-', ' ')}</h3>${table}<p>${counted(alike, 'scenario')} came out alike, or with nothing to look at.</p></div>`
}

function wholePlatform(same: readonly Result[], column: string): Result | undefined {
  return same.find(({ target, carrier }) => carrier === undefined && column.startsWith(`${target} · `))
}

function differ(same: readonly Result[]): boolean {
  return same.some(needsAttention) && new Set(same.map(({ verdict }) => verdict)).size > 1
}
