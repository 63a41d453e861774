import { Refusal, type RefusalReason } from '../refusal.ts'

/** Whose matter a reason is. */
export type ReasonKind =
  /** The carrier, or what the tenant holds there: a pair in trouble. */
  | 'carrier'
  /** Nobody can work. */
  | 'platform'
  /** A limit of ours, which does its work. */
  | 'limit'
  /** Whoever asked: nothing was wrong here. */
  | 'caller'
  /** Somebody came with what belongs to somebody else. */
  | 'security'

const kinds = {
  'no-such-address': 'caller',
  'no-tenant-key': 'caller',
  'no-operator-key': 'caller',
  'tenant-unknown': 'caller',
  'other-tenant': 'security',
  'carrier-not-allowed': 'caller',
  'flow-unknown': 'caller',
  'flow-expired': 'caller',
  'other-carrier': 'security',
  'other-session': 'security',
  'other-issuer': 'security',
  'client-changed': 'carrier',
  'answer-refused': 'security',
  'authorization-refused': 'caller',
  'redemption-refused': 'carrier',
  'registration-refused': 'carrier',
  'no-connection': 'caller',
  'sealed-elsewhere': 'security',
  'refresh-refused': 'carrier',
  'no-refresh-token': 'carrier',
  'token-expired': 'caller',
  'step-up-needed': 'caller',
  'call-refused': 'carrier',
  'carrier-not-reached': 'carrier',
  'busy-elsewhere': 'limit',
  suspended: 'caller',
  'pkce-vanished': 'carrier',
  'policy-not-possible': 'carrier',
  'policy-refused': 'caller',
  'policies-not-read': 'platform',
  'credentials-refused': 'carrier',
  'no-client': 'caller',
  'management-refused': 'carrier',
  'refresh-in-doubt': 'carrier',
  'store-not-reached': 'platform',
  'tenant-limit': 'limit',
  'platform-limit': 'limit',
  'carrier-quota': 'limit',
  'carrier-limited': 'carrier',
  'breaker-open': 'carrier',
  'authentication-breaker-open': 'carrier',
  'compartment-full': 'limit',
  unexpected: 'carrier',
} as const satisfies Record<RefusalReason, ReasonKind>

/** Whose matter it is. */
export function reasonKind(reason: RefusalReason): ReasonKind {
  return kinds[reason]
}

/** Why something ended; what nobody foresaw is `unexpected`. */
export function reasonOf(error: unknown): RefusalReason {
  return error instanceof Refusal ? error.reason : 'unexpected'
}
