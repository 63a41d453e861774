import type { Span } from '@opentelemetry/api'
import type { Kit, Pair } from './kit.ts'
import type { RefusalReason } from './refusal.ts'
import type { AlertScope } from './seeing/alerts.ts'
import type { Seeing } from './seeing/seeing.ts'
import type { Stage } from './seeing/stages.ts'
import type { PlatformSteps } from './steps.ts'

/** What a journey is made of. */
export interface Platform {
  readonly kit: Kit
  readonly steps: PlatformSteps
  readonly tell: (event: PlatformEvent) => void
  readonly seeing: Seeing
  /** What goes on now is part of it. */
  readonly span?: Span
}

export type PlatformEventKind =
  | 'connect-started'
  | 'connected'
  | 'called'
  | 'refreshed'
  | 'refresh-failed'
  | 'reconnect-needed'
  | 'disconnected'
  | 'alert'
  | 'policy-changed'
  | 'client-registered'
  | 'client-updated'
  | 'client-deleted'
  | 'configuration-loaded'
  | 'refused'
  | 'cross-tenant'
  | 'signed-in'

/** Something that happened to a pair, for the operator. Holds no secret. */
export interface PlatformEvent extends Pair {
  readonly kind: PlatformEventKind
  /** Milliseconds since 1970. */
  readonly at: number
  readonly reason?: RefusalReason
  /** Where something unexpected came from. */
  readonly trace?: string
  readonly stage?: Stage
  /** Whose doing it was; the platform's own where it is left out. */
  readonly by?: 'tenant' | 'stranger' | 'operator' | 'platform'
  /** The tenant whose key or flow came to an address of `tenant`. */
  readonly other?: string
  /** What an operator changed: name, old and new value. */
  readonly changes?: readonly string[]
  /** Whose trouble an alert is of, and how many tenants are in it. */
  readonly scope?: AlertScope
  readonly tenants?: number
}

/** What an event may say beside its kind. */
export type EventDetails = Pick<PlatformEvent, 'reason' | 'stage' | 'by' | 'changes'>

/** Tells what happened to this pair now. */
export function tellOf(
  { kit, tell }: Platform,
  { tenant, carrier }: Pair,
  kind: PlatformEventKind,
  details: EventDetails = {},
): void {
  tell({ kind, at: kit.clock.now(), tenant, carrier, ...details })
}
