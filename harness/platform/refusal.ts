/** What the outside is told. One code for everything that would otherwise tell tenants, flows or reasons apart. */
export type RefusalCode =
  | 'UNAUTHENTICATED'
  | 'NOT_FOUND'
  | 'CONNECTION_NOT_COMPLETED'
  | 'NOT_CONNECTED'
  | 'RECONNECT_NEEDED'
  | 'CARRIER_UNAVAILABLE'
  | 'CARRIER_REFUSED'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE'
  | 'BAD_REQUEST'
  | 'FAILED'

/** What the operator is told, and nobody else. */
export type RefusalReason =
  | 'no-such-address'
  | 'no-tenant-key'
  | 'tenant-unknown'
  | 'other-tenant'
  | 'carrier-not-allowed'
  | 'flow-unknown'
  | 'flow-expired'
  | 'other-carrier'
  | 'other-session'
  | 'other-issuer'
  | 'client-changed'
  | 'answer-refused'
  | 'authorization-refused'
  | 'redemption-refused'
  | 'registration-refused'
  | 'no-connection'
  | 'sealed-elsewhere'
  | 'refresh-refused'
  | 'no-refresh-token'
  | 'token-expired'
  | 'step-up-needed'
  | 'call-refused'
  | 'carrier-not-reached'
  | 'busy-elsewhere'
  | 'suspended'
  | 'pkce-vanished'
  | 'policy-not-possible'
  | 'policy-refused'
  | 'policies-not-read'
  | 'credentials-refused'
  | 'no-operator-key'
  | 'no-client'
  | 'management-refused'
  | 'refresh-in-doubt'
  | 'store-not-reached'
  | 'tenant-limit'
  | 'platform-limit'
  | 'carrier-quota'
  | 'carrier-limited'
  | 'breaker-open'
  | 'authentication-breaker-open'
  | 'compartment-full'
  | 'unexpected'

/** Status and sentence of each code. The sentences hold nothing of the request, so that equal cases look equal. */
export const refusals = {
  UNAUTHENTICATED: { status: 401, sentence: 'Send the key of your tenant as a bearer token.' },
  NOT_FOUND: { status: 404, sentence: 'There is nothing here for you; look at the address and the key.' },
  CONNECTION_NOT_COMPLETED: {
    status: 400,
    sentence: 'The connection could not be completed. Start it again from where you came.',
  },
  NOT_CONNECTED: { status: 409, sentence: 'This carrier is not connected; connect it first.' },
  RECONNECT_NEEDED: { status: 409, sentence: 'The carrier takes this connection no longer; connect it again.' },
  CARRIER_UNAVAILABLE: { status: 503, sentence: 'The carrier does not answer as it should; try again later.' },
  CARRIER_REFUSED: { status: 502, sentence: 'The carrier refused the request; see what your account there allows.' },
  TOO_MANY_REQUESTS: { status: 429, sentence: 'There were too many requests; try again after a while.' },
  UNAVAILABLE: { status: 503, sentence: 'The platform cannot work right now; try again later.' },
  BAD_REQUEST: {
    status: 400,
    sentence: 'The request cannot be used; see the README of the platform for what it takes.',
  },
  FAILED: { status: 500, sentence: 'Something went wrong here; try again, and tell the operator if it stays.' },
} as const satisfies Record<RefusalCode, { readonly status: number; readonly sentence: string }>

/** What stopped a request to a carrier: the platform's own limits say it themselves, and anything else is the carrier's. */
export function carrierUnavailable(reason: RefusalReason, cause: unknown): Refusal {
  return cause instanceof Refusal ? cause : new Refusal('CARRIER_UNAVAILABLE', reason, cause)
}

/** A request that ends here. Its message is for anybody, its reason for the operator; neither holds a secret. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly reason: RefusalReason
  /** When asking again makes sense, in milliseconds from now; where that is known. */
  readonly retryAfterMs: number | undefined

  constructor(code: RefusalCode, reason: RefusalReason, cause?: unknown, retryAfterMs?: number) {
    super(refusals[code].sentence, cause === undefined ? {} : { cause })
    this.code = code
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}
