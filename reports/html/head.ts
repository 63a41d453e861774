import { createHash } from 'node:crypto'
import { byTarget, worstFirst } from '../order.ts'
import { type FinishedRun, type Result, roles, verdicts } from '../result-model.ts'
import { counted, durationText, headline, targetLabel, verdictLabels } from '../words.ts'
import { hasManyTenants, severities, severitiesOf } from './filter-data.ts'
import { escaped } from './markup.ts'
import { pill } from './pill.ts'
import { script } from './script.ts'
import { style } from './style.ts'

/** Everything above the content of a report. */
export function documentHead(run: FinishedRun): string {
  const names = [...new Set(run.targets.map(({ name }) => name))].join(', ')
  return pageHead(`${headline(run).title}: ${names}`)
}

/**
 * The beginning of a page that needs nothing else. It shows what hostile servers answered, so nothing may run or load in
 * it but the script and style of reports.
 */
export function pageHead(title: string): string {
  const policy = `default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">
<title>${escaped(title)}</title><style>${style}</style></head>
<body>
`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** The verdict first: what came out, for whom, and how to get the same again. */
export function verdictHeader(run: FinishedRun): string {
  const { outcome, title, sentence } = headline(run)
  const { settled, rows } = run.coverage
  const targets = run.targets.map(({ name, role, profile, carriers }) => {
    const more = [
      role.replaceAll('-', ' '),
      ...(profile === undefined ? [] : [`profile ${profile}`]),
      ...(carriers ?? []),
    ]
    return `${escaped(name)} (${escaped(more.join(', '))})`
  })
  const facts: readonly (readonly [string, string])[] = [
    [run.targets.length === 1 ? 'Target' : 'Targets', targets.join('; ')],
    ['Statements', `${settled} of ${rows} settled`],
    ...(run.grading === undefined ? [] : [['Graded by', escaped(run.grading)] as const]),
    [
      'Started',
      `<time datetime="${escaped(run.startedAt)}">${escaped(run.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC'))}</time>`,
    ],
    ['Took', durationText(run.durationMs)],
    ['Seed', `<code>${run.seed}</code>`],
    ['Command', `<code>${escaped(run.command)}</code>`],
  ]
  const counts = verdicts.map(
    (verdict) => [verdict, run.results.filter((result) => result.verdict === verdict).length] as const,
  )
  const pills = counts
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => pill(verdict, `${count} ${verdictLabels[verdict]}`))
  return `<a class="skip" href="#results">To the results</a>
<header class="top ${outcome}"><div><p class="tool">${escaped(run.tool.name)} ${escaped(run.tool.version)}</p><h1>${title}</h1><p class="lead">${escaped(sentence)}</p><p>${pills.join(' ')}</p>
<dl class="meta">${facts.map(([name, markup]) => `<div><dt>${name}</dt><dd>${markup}</dd></div>`).join('')}</dl></div></header>
`
}

const mostTodos = 12

/** What is wrong and what to do, in a few lines; each leads to the result. Advice that repeats is given once. */
export function todoMarkup(run: FinishedRun): string {
  const failed = run.results.filter(({ verdict }) => verdict === 'failed')
  if (failed.length === 0) return ''
  const groups = [...Map.groupBy(failed, (result) => JSON.stringify([result.id, result.advice]))].map(
    ([, same]) => same,
  )
  const items = groups.slice(0, mostTodos).map((same) => todoItem(same, run))
  const more = groups.length > mostTodos ? `<p>… and ${groups.length - mostTodos} more below.</p>` : ''
  return `<h2>What to fix</h2><p>What should hold and does not; below each, what was seen and what to change.</p><ol class="todo">${items.join('')}</ol>${more}`
}

function todoItem(same: readonly Result[], run: FinishedRun): string {
  const [first] = same
  if (first === undefined) return ''
  const anchor = `r${run.results.indexOf(first)}`
  const where = [...new Set(same.map(targetLabel))].join(', ')
  const observed = first.observed === undefined ? '' : `<br>${escaped(first.observed.split('\n', 1)[0] ?? '')}`
  const advice = first.advice === undefined ? '' : `<br><span class="do">${escaped(first.advice)}</span>`
  return `<li>${pill('failed')} <a href="#${anchor}">${escaped(first.title)}</a> <span class="where">${escaped(where)}</span>${observed}${advice}</li>`
}

const severityLabels = { must: 'MUST', should: 'SHOULD', other: 'advice only' } as const

function severitiesPresent({ results }: FinishedRun) {
  const present = new Set(results.flatMap(severitiesOf))
  return severities.filter((severity) => present.has(severity))
}

function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))]
}

/** A choice; where there is none, it would only take room. */
function select<T extends string>(
  name: string,
  label: string,
  all: string,
  values: readonly T[],
  shown: (value: T) => string = (value) => value,
): string {
  if (values.length < 2) return ''
  const options = values.map((value) => `<option value="${escaped(value)}">${escaped(shown(value))}</option>`)
  return `<select name="${name}" aria-label="${label}"><option value="">${all}</option>${options.join('')}</select>`
}

/** One bar of filters for the results and the statements below them. */
export function filterBar(run: FinishedRun): string {
  const ordered = worstFirst(run.results.map(({ verdict }) => ({ verdict })))
  const buttons = [...Map.groupBy(ordered, ({ verdict }) => verdict)].map(
    ([verdict]) =>
      `<button type="button" class="verdict ${verdict}" value="${verdict}" aria-pressed="false">${verdictLabels[verdict]}</button>`,
  )
  const groups = byTarget(run.results)
  const rolesPresent = roles.filter((role) => groups.some((group) => group.role === role))
  const selects = [
    select('role', 'Role', 'every role', rolesPresent, (role) => role.replaceAll('-', ' ')),
    select('target', 'Target', 'every target', distinct(run.results.map(({ target }) => target))),
    select('carrier', 'Carrier', 'every carrier', distinct(run.results.map(({ carrier }) => carrier))),
    select(
      'tenant',
      'Tenant',
      'every tenant',
      hasManyTenants(run) ? [] : distinct(run.results.flatMap(({ tenants = [] }) => tenants)),
    ),
    select('severity', 'Severity', 'every severity', severitiesPresent(run), (severity) => severityLabels[severity]),
  ]
  return `<div class="filters" role="search"><form>${buttons.join('')}
${selects.join('')}
<input name="text" type="search" placeholder="Find a word or an id ( / )" aria-label="Text">
<button type="reset" class="verdict">show all</button> <output>${counted(run.results.length, 'result')}</output></form></div>
`
}
