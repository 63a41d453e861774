import type { Alert } from '../alerts.ts'
import type { AuditEntry } from '../audit/entry.ts'
import type { PairHealth } from '../health.ts'
import type { Tally } from '../tallies.ts'
import { html, type Markup } from './markup.ts'
import {
  auditTable,
  figures,
  heading,
  meanCall,
  numberHeading,
  page,
  pageHead,
  rate,
  state,
  table,
  words,
} from './parts.ts'

/** What the operator's page shows of all tenants. */
export interface OperatorView {
  readonly now: number
  readonly tenants: number
  readonly alerts: readonly Alert[]
  /** Those in trouble first. */
  readonly pairs: readonly { readonly health: PairHealth; readonly tally: Tally; readonly pseudonym: string }[]
  /** How many there are, shown or not. */
  readonly activePairs: number
  readonly totals: Pick<Tally, 'successes' | 'failures' | 'refreshes'>
  readonly entries: readonly AuditEntry[]
}

const here = '/operator/dashboard'

/** The operator's page. */
export function operatorPage(view: OperatorView): string {
  const { now, tenants, alerts, pairs, activePairs, totals, entries } = view
  const head = [
    ...['Tenant', 'In metrics', 'Carrier', 'Authentication', 'Calls'].map(heading),
    ...['Success', 'Failures', 'Mean call', 'Refreshes'].map(numberHeading),
  ]
  return page(
    'All tenants',
    html`${pageHead('All tenants', { now, here, signOut: `${here}/sign-out` })}
<main id="main">
${figures([
  ['Alerts', String(alerts.length)],
  ['Success rate', rate(totals)],
  ['Refreshes', String(totals.refreshes)],
  ['Tenants', String(tenants)],
  ['Active pairs', String(activePairs)],
])}
<p class="quiet">Figures since this process started.</p>
<h2>Alerts</h2>
${alertList(alerts)}
<h2>Tenants at carriers</h2>
${table('Tenants at carriers', head, pairs.map(row), 'No tenant has done anything yet.')}
${activePairs > pairs.length ? html`<p class="quiet">The first ${pairs.length} of ${activePairs}, those in trouble first.</p>` : html``}
<h2>Audit log</h2>
${auditTable(entries, 'operator')}
</main>`,
  )
}

/** An alert as a sentence. */
export function alertSentence({ scope, tenant = '', carrier = '', tenants }: Alert): string {
  if (scope === 'tenant') return `${tenant} fails at ${carrier}; nobody else does.`
  if (scope === 'carrier') return `${tenants} tenants fail at ${carrier}: look at the carrier.`
  return `The whole platform is in trouble${tenants === 0 ? '' : `: ${tenants} tenants fail at several carriers`}.`
}

function alertList(alerts: readonly Alert[]): Markup {
  if (alerts.length === 0)
    return html`<p class="card"><span class="state good"><span aria-hidden="true">✓</span> Nothing to look at.</span></p>`
  return html`<ul class="alerts">${alerts.map((alert) => html`<li class="card"><strong>${words(alert.scope)}</strong> ${alertSentence(alert)}</li>`)}</ul>`
}

function row({ health, tally, pseudonym }: OperatorView['pairs'][number]): Markup {
  return html`<tr><th scope="row">${tally.tenant}</th><td><code>${pseudonym}</code></td><td>${tally.carrier}</td>
<td>${state(health.authentication.status)}</td><td>${state(health.calls.status)}</td>
<td class="number">${rate(tally)}</td><td class="number">${tally.failures}</td><td class="number">${meanCall(tally)}</td>
<td class="number">${tally.refreshes}</td></tr>`
}
