import type { AuditEntry } from '../audit/entry.ts'
import type { PairStanding } from '../health.ts'
import type { Tally } from '../tallies.ts'
import { html, type Markup } from './markup.ts'
import { style } from './style.ts'

/** A whole page around what it is about. */
export function page(title: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
${body}
</body>
</html>
`.html
}

/** The head of a page: whose it is, when it was made, the way to a newer one and the way out. */
export function pageHead(title: string, { now, here, signOut }: PageHead): Markup {
  return html`<header>
<h1>${title}</h1>
<p class="quiet">As of ${time(new Date(now).toISOString())}</p>
<p><a href="${here}">Refresh</a></p>
<form method="post" action="${signOut}"><button>Sign out</button></form>
</header>`
}

export interface PageHead {
  readonly now: number
  readonly here: string
  readonly signOut: string
}

/** A few numbers, large. */
export function figures(entries: readonly (readonly [name: string, value: string])[]): Markup {
  return html`<dl class="figures">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** A table that scrolls by itself where it is too wide, by keyboard too. */
export function table(name: string, head: readonly Markup[], rows: readonly Markup[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="card quiet">${empty}</p>`
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>
</div>`
}

export function heading(text: string): Markup {
  return html`<th scope="col">${text}</th>`
}

export function numberHeading(text: string): Markup {
  return html`<th scope="col" class="number">${text}</th>`
}

const states = {
  good: ['good', '✓', 'good'],
  failing: ['bad', '✕', 'failing'],
  unknown: ['quiet', '–', 'not tried yet'],
  connected: ['good', '✓', 'connected'],
  'not-connected': ['quiet', '–', 'not connected'],
  'reconnect-needed': ['warn', '!', 'connect again'],
  stopped: ['warn', '!', 'stopped'],
  success: ['good', '✓', 'success'],
  failure: ['bad', '✕', 'failure'],
} as const satisfies Record<string, readonly [string, string, string]>

/** A state by colour, sign and word, so that no one of them is needed alone. */
export function state(name: keyof typeof states): Markup {
  const [look, sign, word] = states[name]
  return html`<span class="state ${look}"><span aria-hidden="true">${sign}</span> ${word}</span>`
}

/** Successes among what had a chance to succeed. */
export function rate({ successes, failures }: Pick<Tally, 'successes' | 'failures'>): string {
  const all = successes + failures
  return all === 0 ? '–' : `${(Math.floor((successes / all) * 1000) / 10).toString()} %`
}

/** How long a call took on the average. */
export function meanCall({ calls, callMilliseconds }: Pick<Tally, 'calls' | 'callMilliseconds'>): string {
  return calls === 0 ? '–' : `${Math.round(callMilliseconds / calls)} ms`
}

/** The failure that a pair stands in, in words. */
export function failureOf({ authentication, calls }: PairStanding): Markup {
  const last = authentication.lastFailure ?? calls.lastFailure
  return last === undefined
    ? html`<span class="quiet">none</span>`
    : html`${words(last.reason)} (${last.stage}) ${time(last.at)}`
}

/** The breakers of a pair. */
export function breakersOf({ circuits }: PairStanding): string {
  const open = (['token', 'api'] as const).flatMap((lane) => {
    const { failures, authentication, rateLimit } = circuits[lane]
    const shut = failures.state !== 'closed' || authentication.state !== 'closed'
    return shut ? [`${lane} open`] : rateLimit.state === 'paused' ? [`${lane} paused`] : []
  })
  return open.length === 0 ? 'closed' : open.join(', ')
}

/** Entries of an audit log, newest first; with the tenant where several may be among them. */
export function auditTable(entries: readonly AuditEntry[], of: 'tenant' | 'operator'): Markup {
  const head = ['Time', ...(of === 'operator' ? ['Tenant'] : []), 'Carrier', 'Event', 'Result', 'By', 'Reason']
  const rows = entries.map((entry) => {
    const tenants =
      entry.other === undefined ? entry.tenant : `${entry.other} at ${entry.tenant === '' ? 'nobody' : entry.tenant}`
    const { reason, scope, changes = [] } = entry
    const details =
      reason === undefined ? (scope === undefined ? changes.join('; ') : `trouble of one ${scope}`) : words(reason)
    return html`<tr><td>${time(entry.at)}</td>${of === 'operator' ? html`<td>${tenants}</td>` : html``}
<td>${entry.carrier}</td><td>${words(entry.event)}${entry.stage === undefined ? '' : ` (${entry.stage})`}</td>
<td>${state(entry.result)}</td><td>${entry.by}</td><td>${details}</td></tr>`
  })
  return table('Audit log', head.map(heading), rows, 'Nothing has happened yet.')
}

export function words(name: string): string {
  return name.replaceAll('-', ' ')
}

function time(iso: string): Markup {
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`
}
