/** Every way in which the exchange endpoint says no. One code, one answer: what the reason was stays inside. */
export const exchangeRefusals = {
  TOKEN_MISSING: { status: 401, error: undefined, sentence: 'Send an access token of this tenant’s issuer.' },
  TOKEN_INVALID: { status: 401, error: 'invalid_token', sentence: 'This access token is not accepted here.' },
  PROOF_INVALID: { status: 401, error: 'invalid_dpop_proof', sentence: 'Send a fresh proof for this very request.' },
  PROOF_NONCE: { status: 401, error: 'use_dpop_nonce', sentence: 'Repeat it with the nonce of the DPoP-Nonce header.' },
  SIGN_IN_TOO_WEAK: {
    status: 401,
    error: 'insufficient_user_authentication',
    sentence: 'Sign in as the challenge asks for, and come with a new access token.',
  },
  REQUEST_MALFORMED: { status: 400, error: 'invalid_request', sentence: 'Send one access token, in one header.' },
  SCOPE_MISSING: { status: 403, error: 'insufficient_scope', sentence: 'The access token does not cover this.' },
  NOT_FOUND: { status: 404, error: undefined, sentence: 'There is nothing at this address.' },
  ISSUER_UNAVAILABLE: { status: 503, error: undefined, sentence: 'The issuer does not answer; try again later.' },
  AGREEMENTS_FULL: {
    status: 409,
    error: undefined,
    sentence: 'End an agreement that is no longer needed, then ask again.',
  },
  UNAVAILABLE: { status: 503, error: undefined, sentence: 'Nothing can be looked up now; try again later.' },
  FAILED: { status: 500, error: undefined, sentence: 'That did not work; it is not the request’s fault.' },
} as const

export type ExchangeRefusalCode = keyof typeof exchangeRefusals

/** Ends a request. The reason is for the operator and never sent. */
export class ExchangeRefusal extends Error {
  readonly code: ExchangeRefusalCode
  readonly reason: string

  constructor(code: ExchangeRefusalCode, reason: string, cause?: unknown) {
    super(`${code}: ${reason}`, { cause })
    this.name = 'ExchangeRefusal'
    this.code = code
    this.reason = reason
  }
}
