import type { Kit, Pair } from './kit.ts'
import type { RefusalReason } from './refusal.ts'
import type { PlatformSteps } from './steps.ts'

/** What a journey is made of. */
export interface Platform {
  readonly kit: Kit
  readonly steps: PlatformSteps
  readonly tell: (event: PlatformEvent) => void
}

export type PlatformEventKind =
  | 'connect-started'
  | 'connected'
  | 'called'
  | 'refreshed'
  | 'reconnect-needed'
  | 'disconnected'
  | 'alert'
  | 'policy-changed'
  | 'client-registered'
  | 'client-updated'
  | 'client-deleted'
  | 'refused'

/** Something that happened to a pair, for the operator. Holds no secret. */
export interface PlatformEvent extends Pair {
  readonly kind: PlatformEventKind
  /** Milliseconds since 1970. */
  readonly at: number
  readonly reason?: RefusalReason
  /** Where something unexpected came from. */
  readonly trace?: string
}

/** Tells what happened to this pair now. */
export function tellOf(
  { kit, tell }: Platform,
  { tenant, carrier }: Pair,
  kind: PlatformEventKind,
  reason?: RefusalReason,
): void {
  tell({ kind, at: kit.clock.now(), tenant, carrier, ...(reason === undefined ? {} : { reason }) })
}
