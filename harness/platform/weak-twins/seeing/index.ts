import type { PlatformEvent } from '../../platform.ts'
import { healthOf } from '../../seeing/health.ts'
import { countOutcome } from '../../seeing/seeing.ts'
import { tellEvent } from '../../seeing/tell-event.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'

/** Tells of what `wanted` says yes to. */
function telling(wanted: (event: PlatformEvent) => boolean): typeof tellEvent {
  return (listeners, event) => {
    if (wanted(event)) tellEvent(listeners, event)
  }
}

const failures: readonly PlatformEvent['kind'][] = ['refused', 'refresh-failed', 'reconnect-needed', 'cross-tenant']
const refreshes: readonly PlatformEvent['kind'][] = ['refreshed', 'refresh-failed', 'reconnect-needed']

export const seeingTwins: readonly PlatformTwin[] = [
  platformTwin(
    'logs-what-went-well',
    'writes down nothing that went wrong',
    'tellEvent',
    telling(({ kind }) => !failures.includes(kind)),
  ),
  platformTwin(
    'logs-no-refreshes',
    'writes nothing down of refreshes, nor of calls that failed for them',
    'tellEvent',
    telling(({ kind, stage }) => !refreshes.includes(kind) && stage !== 'call' && kind !== 'called'),
  ),
  platformTwin('logs-without-tenant', 'does not write down whose event it was', 'tellEvent', (listeners, event) => {
    const { other: _other, ...rest } = event
    tellEvent(listeners, { ...rest, tenant: '' })
  }),
  platformTwin(
    'logs-no-cross-tenant-attempts',
    'writes an attempt across tenants down as any other failure',
    'tellEvent',
    telling(({ kind }) => kind !== 'cross-tenant'),
  ),
  platformTwin(
    'names-tenants-in-metrics',
    'measures under the plain names of tenants',
    'pseudonymOf',
    (_key, tenant) => tenant,
  ),
  platformTwin(
    'measures-all-tenants-together',
    'measures carriers, and not who was there',
    'countOutcome',
    (metrics, observation) => countOutcome(metrics, { ...observation, tenant: 'everybody' }),
  ),
  platformTwin(
    'reads-audit-log-of-whom-a-filter-names',
    'shows the audit log of the tenant that the query names',
    'readAudit',
    (log, tenant, { tenant: named = tenant }) => log.ofTenant({ tenant: named, limit: 100 }),
  ),
  platformTwin('shows-all-tenants-on-a-page', 'shows every tenant on the page of each', 'dashboardPairs', (tenants) =>
    [...tenants].flatMap(([tenant, { carriers }]) => Object.keys(carriers).map((carrier) => ({ tenant, carrier }))),
  ),
  platformTwin('calls-every-pair-healthy', 'takes no failure for one of health', 'healthOf', (tally) =>
    healthOf({ ...tally, openFailures: new Map() }),
  ),
  platformTwin(
    'takes-all-trouble-for-single',
    'takes trouble of all tenants for that of each',
    'scopeOfTrouble',
    () => 'tenant',
  ),
  platformTwin('traces-what-it-sends', 'puts what it sends into spans', 'requestAttributes', (url, { body }) => ({
    'url.full': url,
    body: String(body),
  })),
  platformTwin('counts-only-successes', 'measures what went well', 'countOutcome', (metrics, observation) => {
    if (observation.result === 'success') countOutcome(metrics, observation)
  }),
]
