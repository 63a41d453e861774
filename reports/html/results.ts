import { needsAttention, worstFirst } from '../order.ts'
import type { Exchange, FinishedRun, Result } from '../result-model.ts'
import { baselineText, counted, durationText, flakeText, isFlaky, targetLabel } from '../words.ts'
import { consequenceOf, tenantConsequence } from './attacks.ts'
import { filterData, hasManyTenants } from './filter-data.ts'
import { definitions, escaped, lines, link } from './markup.ts'
import { pill } from './pill.ts'
import { sequenceMarkup } from './sequence.ts'

/** Room for exchanges in the whole report; what does not fit is in evidence.har. */
const mostEvidenceCharacters = 450_000
const mostExchangesAResult = 40

/**
 * Every result, the worst first, with its evidence one click away. The number of an anchor is its place in the run. What
 * is green, or could not run, in the same way at several targets or carriers stands there once.
 */
export function* resultsMarkup(run: FinishedRun, exchanges: readonly Exchange[]): Iterable<string> {
  const byId = new Map(exchanges.map((exchange) => [exchange.id, exchange]))
  const numbers = new Map(run.results.map((result, index) => [result, index]))
  let room = mostEvidenceCharacters
  for (const [first, ...alike] of alikeResults(worstFirst(run.results))) {
    const evidence = room > 0 ? evidenceMarkup(first, byId) : evidenceElsewhere(first)
    room -= evidence.length
    const anchors = alike.map((result) => `<a id="r${numbers.get(result)}"></a>`).join('')
    yield resultMarkup([first, ...alike], numbers.get(first) ?? 0, run, `${anchors}${evidence}`)
  }
}

type Alike = readonly [Result, ...Result[]]

function alikeResults(results: readonly Result[]): readonly Alike[] {
  const groups = new Map<string, [Result, ...Result[]]>()
  for (const result of results) {
    const judged = needsAttention(result) && result.verdict !== 'could-not-run'
    const single = judged || result.baseline !== undefined || isFlaky(result)
    const key = JSON.stringify(single ? groups.size : [result.role, result.id, result.verdict, result.reason])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [result])
    else group.push(result)
  }
  return [...groups.values()]
}

function resultMarkup(alike: Alike, number: number, run: FinishedRun, evidence: string): string {
  const [result] = alike
  const open = result.verdict === 'failed' && result.baseline === undefined ? ' open' : ''
  const tenants = hasManyTenants(run) ? [] : alike.flatMap((one) => one.tenants ?? [])
  const filters = `${filterData(result.verdict, alike, tenants)}${alike.length > 1 ? ` data-count="${alike.length}"` : ''}`
  const where = alike.map(targetLabel).join(', ')
  return `<details class="result ${result.verdict}" id="r${number}" ${filters}${open}>
<summary>${pill(result.verdict)} <span class="title">${escaped(result.title)}</span> <span class="where">${escaped(where)}</span> <code class="id">${escaped(result.id)}</code>${isFlaky(result) ? ` ${pill('warning', 'flaky')}` : ''}${result.baseline === undefined ? '' : ` <em>${escaped(baselineText(result.baseline))}</em>`}</summary>
<div class="body">${alike.length > 1 ? `<p class="elsewhere">The details are those of ${escaped(targetLabel(result))}.</p>` : ''}${detailsMarkup(result, run)}${evidence}${reproduceMarkup(result)}</div>
</details>
`
}

function detailsMarkup(result: Result, run: FinishedRun): string {
  const violated = result.verdict === 'failed' || result.verdict === 'warning'
  return definitions(
    [
      ['What is tried', result.story && escaped(result.story)],
      ['Why it matters', needsAttention(result) ? whyMarkup(result, run) : undefined],
      ['Expected', result.expected && lines(result.expected)],
      ['Observed', result.observed && `<span class="observed">${lines(result.observed)}</span>`],
      ['Story', storiesMarkup(result)],
      ['Reason', result.reason && lines(result.reason)],
      ['Attempts', flakeText(result) && `<strong>${escaped(flakeText(result) ?? '')}</strong>`],
      ['What to change', violated && result.advice ? escaped(result.advice) : undefined],
      ['Statements', statementsMarkup(result, run)],
      ['Recorded', listMarkup(result.observations, needsAttention(result) ? mostObservations : fewObservations)],
      ['Tenants', result.tenants && escaped(result.tenants.join(', '))],
    ],
    'facts',
  )
}

function whyMarkup(result: Result, run: FinishedRun): string | undefined {
  const worst = result.requirements.filter(({ verdict }) => verdict === result.verdict)
  const texts = worst.map(({ id }) => run.requirements[id]).filter((text) => text !== undefined)
  const attacks = [...new Set(texts.flatMap(({ attack }) => attack?.split('; ') ?? []))]
  if (attacks.length > 0) {
    return attacks
      .map((attack) => `<em>${escaped(attack)}</em> (RFC 9700). ${escaped(consequenceOf(attack) ?? '')}`)
      .join('<br>')
  }
  return texts.some(({ spec }) => spec === 'TENANT') ? tenantConsequence : undefined
}

/** Made-up stories, made as small as they get: the steps in order. */
function storiesMarkup({ counterexamples = [] }: Result): string | undefined {
  if (counterexamples.length === 0) return undefined
  return counterexamples
    .map(
      ({ requirement, path, steps }) =>
        `<p>The smallest story that breaks <code>${escaped(requirement)}</code> (<code>--path ${escaped(path)}</code>):</p><ol class="story">${steps.map((step) => `<li>${escaped(step)}</li>`).join('')}</ol>`,
    )
    .join('')
}

const mostObservations = 40
const fewObservations = 4

function listMarkup(sentences: readonly string[] | undefined, most: number): string | undefined {
  if (sentences === undefined || sentences.length === 0) return undefined
  const rest = sentences.length - most
  const more = rest > 0 ? [`… and ${rest} more in result.json`] : []
  return `<ul>${[...sentences.slice(0, most), ...more].map((sentence) => `<li>${lines(sentence)}</li>`).join('')}</ul>`
}

/** What is fine is told by its number alone; the text stands in the list of statements. */
function statementsMarkup(result: Result, run: FinishedRun): string {
  if (result.requirements.every(({ verdict }) => verdict === result.verdict && !needsAttention({ verdict })))
    return result.requirements.map(({ id }) => `<a href="#${escaped(id)}"><code>${escaped(id)}</code></a>`).join(', ')
  const items = worstFirst(result.requirements).map(({ id, level, verdict }) => {
    const number = `<a href="#${escaped(id)}"><code>${escaped(id)}</code></a>`
    if (!needsAttention({ verdict })) return `<li>${pill(verdict)} ${number}</li>`
    const text = run.requirements[id]
    const section = text ? `${text.spec}${text.spec === 'TENANT' ? '' : `, ${text.section}`} ${text.sectionTitle}` : ''
    return `<li>${pill(verdict)} ${number} <b>${level}</b> ${escaped(text?.text ?? '')} <span class="source">${link(text?.url, section)}</span></li>`
  })
  return items.length === 0 ? '' : `<ul class="statements">${items.join('')}</ul>`
}

function evidenceMarkup(result: Result, byId: ReadonlyMap<string, Exchange>): string {
  const found = [...new Set(result.evidence)].map((id) => byId.get(id)).filter((exchange) => exchange !== undefined)
  const seen = found.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt))
  if (seen.length === 0) return evidenceElsewhere(result)
  const worst = result.requirements.find(({ verdict }) => verdict === result.verdict)
  const decisive = new Set(needsAttention(result) ? worst?.evidence : [])
  const shown = seen.slice(0, mostExchangesAResult)
  const rest = seen.length - shown.length
  const more = rest > 0 ? `<p>… and ${counted(rest, 'more exchange')} in evidence.har.</p>` : ''
  const open = result.verdict === 'failed' ? ' open' : ''
  const violates = result.verdict === 'failed' || result.verdict === 'warning'
  return `<details class="evidence"${open}><summary>${counted(seen.length, 'exchange')} behind this verdict</summary><p class="elsewhere">Each step opens to the whole request and response, and a curl line that sends it again.</p>${sequenceMarkup(shown, decisive, violates)}${more}</details>`
}

function evidenceElsewhere(result: Result): string {
  if (result.evidence.length === 0) return ''
  return `<p class="elsewhere">${counted(result.evidence.length, 'exchange')} in evidence.har: ${escaped(result.evidence.slice(0, 12).join(' '))}${result.evidence.length > 12 ? ' …' : ''}</p>`
}

function reproduceMarkup(result: Result): string {
  return `<p class="again">Run it again: <code>${escaped(result.reproduce)}</code> <span class="took">took ${durationText(result.durationMs)}</span></p>`
}
