import type { Grant } from './grants.ts'

/** A request to a carrier's authorization server, as the standard has it, before the adapter has seen it. */
export interface TokenRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly form: URLSearchParams
}

/** An error of a carrier in the words of RFC 6749, 5.2. */
export interface StandardError {
  readonly error:
    | 'invalid_client'
    | 'invalid_grant'
    | 'invalid_request'
    | 'invalid_scope'
    | 'unauthorized_client'
    | 'temporarily_unavailable'
}

/** An answer that is no success, read as far as it could be. */
export interface CarrierError {
  readonly status: number
  /** `undefined` where it was no JSON. */
  readonly json: unknown
  /** The grant that was asked for. */
  readonly grant: string | undefined
}

/**
 * What is peculiar about a carrier, said once and known nowhere else: which grants it has, how its requests differ from
 * the standard's, and what its errors mean. Everything above it speaks RFC 6749.
 */
export interface CarrierAdapter {
  /** The first one is meant where a tenant does not say. */
  readonly grants: readonly [Grant, ...Grant[]]
  /** Writes a request in the carrier's own way. */
  readonly request?: (request: TokenRequest) => TokenRequest
  /** Reads an error; `undefined` leaves the answer as it is. */
  readonly error?: (error: CarrierError) => StandardError | undefined
}
