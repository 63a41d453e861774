import type { PlayedCarrier } from './client.ts'
import type { Params } from './params.ts'

/** A request of the platform that reached a carrier. */
export type Arrival = TokenRequest | ApiCall | MetadataRequest | OtherArrival

interface ArrivalBase {
  readonly exchanges: readonly [string]
  /** Counts arrivals of the whole run. */
  readonly number: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly carrier: PlayedCarrier
  readonly method: string
  /** The whole address, as it was asked for. */
  readonly url: string
  readonly headers: Params
  readonly body: string
  /** SHA-256 of the certificate that was shown, as base64url; not there where none was. */
  readonly certificate?: string
  /** The tenant it was made for, by client, code or token; undefined where nothing in it says so. */
  readonly tenant: string | undefined
}

/** How a request shows which client sends it. */
export interface ClientCredentials {
  readonly clientId: string | undefined
  /** Every way in which this one request authenticates; more than one is a fault (RFC 6749, 2.3). */
  readonly ways: readonly ('client_secret_basic' | 'client_secret_post' | 'assertion')[]
  /** Whether they are right; undefined where the client was learned, so that nobody knows. */
  readonly right: boolean | undefined
}

/** What something issued by a carrier was issued for. */
export interface IssuedFor {
  readonly flow: string
  readonly tenant: string
  readonly carrier: string
  readonly clientId: string
}

/** A request at a token endpoint. */
export interface TokenRequest extends ArrivalBase {
  readonly kind: 'token'
  readonly form: Params
  readonly grantType: string | undefined
  readonly credentials: ClientCredentials
  readonly code: { readonly value: string; readonly issuedFor: IssuedFor | undefined } | undefined
  /** `flow`: the one whose challenge it fits. */
  readonly verifier: { readonly value: string; readonly flow: string | undefined } | undefined
  readonly refreshToken: { readonly value: string; readonly issuedFor: IssuedFor | undefined } | undefined
}

/** A request with a token, or to the carrier's API. */
export interface ApiCall extends ArrivalBase {
  readonly kind: 'api'
  /** Every place a token stands in. */
  readonly tokens: readonly PresentedToken[]
}

export interface PresentedToken {
  readonly place: 'header' | 'body' | 'query'
  readonly scheme: string | undefined
  readonly value: string
  readonly issuedFor: IssuedFor | undefined
  /** 1 for the token that came for the code, 2 after one refresh… */
  readonly generation: number | undefined
}

export interface MetadataRequest extends ArrivalBase {
  readonly kind: 'metadata'
  readonly style: 'rfc8414-inserted' | 'rfc8414-appended' | 'openid' | 'openid-inserted'
}

export interface OtherArrival extends ArrivalBase {
  readonly kind:
    | 'authorization'
    | 'pushed'
    | 'revocation'
    | 'introspection'
    | 'registration'
    | 'userinfo'
    | 'jwks'
    | 'unknown'
  readonly form: Params
  readonly credentials: ClientCredentials
}

/** What a carrier answers with. */
export type CarrierAnswer =
  | {
      readonly kind: 'json'
      readonly status: number
      readonly body: Readonly<Record<string, unknown>>
      readonly headers?: Params
    }
  | { readonly kind: 'text'; readonly status: number; readonly body: string; readonly headers?: Params }
  /** Octets as they are: compressed, or no text at all. */
  | { readonly kind: 'bytes'; readonly status: number; readonly body: Uint8Array; readonly headers?: Params }
  /** No answer for as long as the scenario runs. */
  | { readonly kind: 'silence' }
  /** The connection is closed without a byte. */
  | { readonly kind: 'cut' }

/**
 * How a carrier answers while a scenario wants it otherwise. Each is given the request and what an honest carrier
 * would say now (`honest()` has the effects of saying it: codes are used up, tokens issued), and may take its time.
 */
export interface CarrierBehaviour {
  readonly token?: (request: TokenRequest, honest: () => Promise<CarrierAnswer>) => Promise<CarrierAnswer>
  readonly api?: (request: ApiCall, honest: () => Promise<CarrierAnswer>) => Promise<CarrierAnswer>
  readonly metadata?: (request: MetadataRequest, honest: () => Promise<CarrierAnswer>) => Promise<CarrierAnswer>
  readonly other?: (request: OtherArrival, honest: () => Promise<CarrierAnswer>) => Promise<CarrierAnswer>
}
