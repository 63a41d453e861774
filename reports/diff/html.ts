import { pageHead } from '../html/head.ts'
import { definitions, escaped, lines } from '../html/markup.ts'
import { pill } from '../html/pill.ts'
import type { Result } from '../result-model.ts'
import { type Change, type Comparison, changeKinds, isWorse, knowsLess } from './compare.ts'
import { changeFacts, changeTitles, diffHeadline, placeOf, runLabels, totalsText } from './words.ts'

/** A comparison as one page that needs nothing else: what is new first, each change with its reason one click away. */
export function* diffHtml(comparison: Comparison): Iterable<string> {
  const { title, sentence } = diffHeadline(comparison)
  const labels = runLabels(comparison)
  const outcome = isWorse(comparison) ? 'violated' : knowsLess(comparison) ? 'incomplete' : 'conformant'
  yield pageHead(`${title}: comparison of two runs`)
  yield `<header class="top ${outcome}"><div><p class="tool">parcelproof diff</p><h1>${title}</h1><p class="lead">${escaped(sentence)}</p>`
  yield definitions(
    [
      ['Earlier', `${escaped(labels.before)}: ${escaped(totalsText(comparison.before))}`],
      ['Later', `${escaped(labels.after)}: ${escaped(totalsText(comparison.after))}`],
    ],
    'facts',
  )
  yield '</div></header>\n<main>'
  for (const kind of changeKinds) {
    const changes = comparison.changes.filter((change) => change.kind === kind)
    if (changes.length === 0) continue
    yield `<h2 id="${kind}">${changeTitles[kind]} (${changes.length})</h2>\n`
    for (const change of changes) yield changeMarkup(change)
  }
  if (comparison.changes.length === 0) yield '<p>Both runs came to the same verdicts.</p>'
  yield '</main></body></html>\n'
}

function changeMarkup(change: Change): string {
  const result = change.after ?? change.before
  if (result === undefined) return ''
  const open = change.kind === 'new' ? ' open' : ''
  const facts = changeFacts(change).map(([name, text]): readonly [string, string] => [
    escaped(name),
    name === 'again' ? `<code>${escaped(text)}</code>` : lines(text),
  ])
  const head = `${verdictPill(change.before)} <span aria-hidden="true">→</span> ${verdictPill(change.after)} <span class="title">${escaped(result.title)}</span> <span class="where">${escaped(placeOf(change))}</span> <code class="id">${escaped(result.id)}</code>`
  return `<details class="result ${result.verdict}" data-change="${change.kind}"${open}><summary>${head}</summary><div class="body">${definitions(facts, 'facts')}</div></details>\n`
}

function verdictPill(result: Result | undefined): string {
  return result === undefined ? pill('not-applicable', 'absent') : pill(result.verdict)
}
