import type { JWTPayload } from 'jose'
import type { Clock } from '../../http/clock.ts'
import type { Random, SendRequest } from '../kit.ts'
import type { ExchangeSettings, ExchangeTenant } from './configuration.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import type { Dealings } from './negotiation/dealings.ts'
import type { ProofNonces } from './proof-nonces.ts'
import type { Records } from './records.ts'
import type { SeenProofs } from './seen-proofs.ts'

/** What the steps of the exchange endpoint may use. */
export interface ExchangeKit {
  /** Where callers find the server; proofs and audiences speak of it, never of a Host header. */
  readonly publicUrl: string
  readonly settings: ExchangeSettings
  readonly tenants: ReadonlyMap<string, ExchangeTenant>
  readonly keys: IssuerKeys
  readonly dealings: Dealings
  readonly records: Records
  readonly seenProofs: SeenProofs
  readonly nonces: ProofNonces
  readonly clock: Clock
  readonly random: Random
  readonly send: SendRequest
}

/** One request as it came in: nothing decoded, nothing normalised. */
export interface ExchangeRequest {
  readonly method: string
  /** Host of the request line or the Host header, in small letters. */
  readonly host: string
  /** Path and query as they stand in the request line. */
  readonly path: string
  readonly query: string
  /** Every value of a header, in order. */
  header(name: string): readonly string[]
  readonly body: string
  /** SHA-256 of the certificate that the TLS layer has verified; undefined without one (RFC 8705, 3.1). */
  readonly certificateThumbprint: string | undefined
}

/** Where a request was addressed to: a tenant or the name of one that does not exist, and what is there. */
export interface Place {
  readonly tenant: ExchangeTenant | undefined
  readonly resource: string
  /** The address without query, as a proof has to name it. */
  readonly url: string
  /** Where the tenant's protected-resource metadata would be (RFC 9728). */
  readonly metadata: string
}

/** What a request brought to prove who asks. */
export interface Credentials {
  readonly scheme: 'bearer' | 'dpop'
  readonly token: string
}

/** A token that its issuer has vouched for. */
export interface VouchedToken {
  readonly claims: JWTPayload
}
