import type { AuditEntry } from '../audit/entry.ts'
import type { PairStanding } from '../health.ts'
import type { Tally } from '../tallies.ts'
import { html, type Markup } from './markup.ts'
import {
  auditTable,
  breakersOf,
  failureOf,
  figures,
  heading,
  meanCall,
  numberHeading,
  page,
  pageHead,
  rate,
  state,
  table,
} from './parts.ts'

/** What a tenant's page shows: all of it that tenant's. */
export interface TenantView {
  readonly tenant: string
  readonly now: number
  readonly pairs: readonly { readonly standing: PairStanding; readonly tally: Tally }[]
  readonly entries: readonly AuditEntry[]
}

/** The page of one tenant. */
export function tenantPage({ tenant, now, pairs, entries }: TenantView): string {
  const here = `/tenants/${tenant}/dashboard`
  const sum = (of: (tally: Tally) => number) => pairs.reduce((total, { tally }) => total + of(tally), 0)
  const connected = pairs.filter(({ standing }) => standing.connection === 'connected').length
  const totals = { successes: sum(({ successes }) => successes), failures: sum(({ failures }) => failures) }
  const head = [
    ...['Carrier', 'Connection', 'Health', 'Last trouble', 'Breakers'].map(heading),
    ...['Success', 'Calls', 'Mean call', 'Refreshes'].map(numberHeading),
    heading('Connect'),
  ]
  return page(
    `Carriers of ${tenant}`,
    html`${pageHead(`Carriers of ${tenant}`, { now, here, signOut: `${here}/sign-out` })}
<main id="main">
${figures([
  ['Connected', `${connected} of ${pairs.length}`],
  ['Success rate', rate(totals)],
  ['Calls', String(sum(({ calls }) => calls))],
  ['Refreshes', String(sum(({ refreshes }) => refreshes))],
])}
<p class="quiet">Figures since this process started.</p>
<h2>Carriers</h2>
${table('Carriers', head, pairs.map(row), 'No carrier is set up yet; ask the operator for one.')}
<h2>Audit log</h2>
${auditTable(entries, 'tenant')}
</main>`,
  )
}

function row({ standing, tally }: TenantView['pairs'][number]): Markup {
  const { tenant, carrier, connection, status } = standing
  const word = connection === 'not-connected' ? 'Connect' : 'Reconnect'
  return html`<tr><th scope="row">${carrier}</th><td>${state(connection)}</td><td>${state(status)}</td>
<td>${failureOf(standing)}</td><td>${breakersOf(standing)}</td>
<td class="number">${rate(tally)}</td><td class="number">${tally.calls}</td><td class="number">${meanCall(tally)}</td>
<td class="number">${tally.refreshes}</td>
<td><a class="button" href="/tenants/${tenant}/dashboard/connect/${carrier}" aria-label="${word} ${carrier}">${word}</a></td></tr>`
}
