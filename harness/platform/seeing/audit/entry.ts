import { z } from 'zod'
import { type Pair, platformItself } from '../../kit.ts'
import type { PlatformEvent, PlatformEventKind } from '../../platform.ts'
import type { Strand } from '../../store/store.ts'
import { reasonKind } from '../reasons.ts'

/** One line of an audit log: who, where, when, what, and how it ended. No secret, and nothing out of a request. */
export const auditEntry = z.object({
  /** ISO 8601, in UTC. */
  at: z.string(),
  tenant: z.string(),
  carrier: z.string(),
  event: z.string(),
  stage: z.string().optional(),
  result: z.enum(['success', 'failure']),
  class: z.enum(['authentication', 'configuration', 'security', 'trouble']),
  by: z.enum(['tenant', 'stranger', 'operator', 'platform']),
  reason: z.string().optional(),
  /** The tenant whose key or flow came to an address of `tenant`; told to the operator alone. */
  other: z.string().optional(),
  /** Whose trouble an alert is of. */
  scope: z.string().optional(),
  /** What the operator changed: name, old and new value. */
  changes: z.array(z.string()).optional(),
})
export type AuditEntry = Readonly<z.infer<typeof auditEntry>>

/** An entry, and where it is kept. */
export interface PlacedEntry {
  readonly tenant: string
  readonly strand: Strand
  readonly entry: AuditEntry
}

const classes = {
  'connect-started': 'authentication',
  connected: 'authentication',
  called: undefined,
  refreshed: 'authentication',
  'refresh-failed': 'authentication',
  'reconnect-needed': 'authentication',
  disconnected: 'authentication',
  alert: 'trouble',
  'policy-changed': 'configuration',
  'client-registered': 'configuration',
  'client-updated': 'configuration',
  'client-deleted': 'configuration',
  'configuration-loaded': 'configuration',
  refused: 'authentication',
  'cross-tenant': 'security',
  'signed-in': 'authentication',
} as const satisfies Record<PlatformEventKind, AuditEntry['class'] | undefined>

const failures: readonly PlatformEventKind[] = [
  'refused',
  'refresh-failed',
  'reconnect-needed',
  'cross-tenant',
  'alert',
]

/**
 * What an event leaves in the audit log. Calls that went well are counted and not written down. What concerns no tenant of this
 * platform is kept with the platform's own lines, without the name that was tried.
 */
export function entriesOf(event: PlatformEvent, isKnown: (tenant: string) => boolean): readonly PlacedEntry[] {
  const { kind, reason } = event
  if (classes[kind] === undefined || isNoAuthentication(event)) return []
  if (kind === 'cross-tenant') return [{ tenant: platformItself, strand: 'own', entry: entryOf(event, 'security') }]
  if (!isKnown(event.tenant)) return [{ tenant: platformItself, ...unknownPair(event) }]
  const suspicious = kind === 'refused' && reason !== undefined && reasonKind(reason) === 'security'
  const { other: _other, ...told } = event
  // The tenant hears that somebody came without its key, and nothing of who that was.
  const shown = reason === 'other-tenant' ? { ...told, reason: 'no-tenant-key' as const } : told
  const entry = entryOf(shown, suspicious && reason !== 'other-tenant' ? 'security' : classes[kind])
  return [{ tenant: event.tenant, strand: entry.by === 'stranger' ? 'strangers' : 'own', entry }]
}

/** Addresses that are not there, and limits, which would fill the log just when somebody floods it. */
function isNoAuthentication({ kind, reason }: PlatformEvent): boolean {
  return (
    kind === 'refused' && (reason === 'no-such-address' || reason === 'tenant-limit' || reason === 'platform-limit')
  )
}

function unknownPair(event: PlatformEvent): Pick<PlacedEntry, 'strand' | 'entry'> {
  const own = event.tenant === '' && event.kind !== 'refused'
  const nobody: Pair = { tenant: '', carrier: own ? event.carrier : '' }
  const entry = entryOf({ ...event, ...nobody }, classes[event.kind])
  return { strand: own || event.by === 'operator' ? 'own' : 'strangers', entry }
}

function entryOf(event: PlatformEvent, kind: AuditEntry['class'] = 'authentication'): AuditEntry {
  const { at, tenant, carrier, stage, reason, other, scope, changes } = event
  return {
    at: new Date(at).toISOString(),
    tenant,
    carrier,
    event: event.kind,
    ...(stage === undefined ? {} : { stage }),
    result: failures.includes(event.kind) ? 'failure' : 'success',
    class: kind,
    by: event.by ?? 'platform',
    ...(reason === undefined ? {} : { reason }),
    ...(other === undefined ? {} : { other }),
    ...(scope === undefined ? {} : { scope }),
    ...(changes === undefined ? {} : { changes: [...changes] }),
  }
}
