import type { KeyObject } from 'node:crypto'
import type { Ability } from './ability.ts'
import type { ServerCertificate } from './client.ts'
import type { ClientCertificate, HttpAnswer, HttpRequest } from './http.ts'
import type { Params } from './params.ts'

/** What the operator of a resource server says because it cannot be seen. Durations in milliseconds. */
export interface ResourceFacts {
  readonly tenantClaim?: string
  readonly jwksCache?: number
  readonly trustsHarnessCa?: boolean
  readonly dpop?: boolean
  readonly mtls?: boolean
  readonly reverseProxy?: boolean
}

/** A request that a good token opens. */
export interface ProtectedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Params
  readonly body: string | undefined
  readonly needsScope: string | undefined
}

/** A tenant of the server under test; the harness is its issuer. */
export interface ResourceTenant {
  readonly id: string
  readonly issuer: string
  readonly audience: string | undefined
  readonly request: ProtectedRequest
  readonly second: ProtectedRequest | undefined
  /** Text that only this tenant's data holds. */
  readonly marker: string | undefined
  /** No other tenant's requests go to the same host and path. */
  readonly ownAddress: boolean
  /** No other tenant has the same audience. */
  readonly ownAudience: boolean
  readonly facts: ResourceFacts
}

/** What a good token looks like here. */
export interface TokenForm {
  readonly profile: 'rfc9068' | 'jwt' | 'opaque'
  readonly alg: string
}

/** Members to put in place of those of a good token; `undefined` takes one out. */
export type Changes = Readonly<Record<string, unknown>>

export interface TokenChange {
  /** The request it is for; decides the scope. The tenant's first one where it is left out. */
  readonly request?: ProtectedRequest
  readonly claims?: Changes
  /** JOSE header; nothing to an opaque token. */
  readonly header?: Changes
}

/** A key an issuer signs with. */
export interface IssuerKey {
  readonly alg: string
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** With `kid`, `alg` and `use`, as it is published. */
  readonly publicJwk: Readonly<Record<string, unknown>>
}

/** A token before it is signed. */
export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** The harness as the issuer of one tenant. What a scenario changes here is put back when its lease ends. */
export interface TenantIssuer {
  /** Signs good tokens; always published unless a scenario takes it out. */
  readonly key: IssuerKey
  /** Another key of this issuer, made for the scenario and not published. */
  newKey(alg?: string): Promise<IssuerKey>
  publish(keys: readonly IssuerKey[]): void
  /** How the endpoints answer: as they should, or with 503. */
  answer(how: 'well' | 'unavailable'): void
  /** What introspection says of a token from now on. */
  introspectAs(token: string, answer: Readonly<Record<string, unknown>>): void
  /** Shows another certificate until the scenario ends, on new connections; only where the issuer speaks TLS. */
  showCertificate(certificate: ServerCertificate): Promise<void>
  /** How often the keys and introspection were asked for so far, and how many connections there were for any issuer. */
  asked(): { readonly jwks: number; readonly introspection: number; readonly connections: number }
}

/** An address of the harness that nobody has a reason to ask. */
export interface Canary {
  readonly url: string
  /** How often it was asked so far. */
  requests(): number
}

/** One call of the server under test. */
export interface ResourceCall {
  /** Sent as `Authorization: {scheme} {token}`; nothing where it is left out. */
  readonly token?: string
  /** Sends the token as it stands; without this it is encrypted where that was agreed. */
  readonly unencrypted?: true
  /** `Bearer` unless said otherwise. */
  readonly scheme?: string
  /** The tenant's first request where it is left out. */
  readonly request?: ProtectedRequest
  /** In place of the request's own. */
  readonly url?: string
  /** The request target as it goes to the wire, where no URL would write it so. */
  readonly target?: string
  readonly method?: string
  readonly headers?: Params
  readonly body?: string
  /** Shown in the TLS handshake; none where it is left out. */
  readonly certificate?: ClientCertificate
  readonly label?: string
}

/** A challenge of WWW-Authenticate. */
export interface Challenge {
  readonly scheme: string
  readonly params: Readonly<Record<string, string>>
}

/** How a call ended, by effect. */
export type Access = {
  readonly exchanges: readonly string[]
  readonly answer: HttpAnswer
  /** Ids of the tenants whose markers the answer holds, anywhere in it. */
  readonly data: readonly string[]
} /** 2xx, and the marker of some tenant where markers are configured. */ & (
  | { readonly kind: 'served'; readonly status: number }
  /** 4xx. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly error: string | undefined
      readonly challenges: readonly Challenge[]
    }
  /** Shows neither the guard nor its absence: 5xx, a redirect, 2xx without anybody's data, no answer, 429. */
  | {
      readonly kind: 'unclear'
      readonly sentence: string
      readonly why: 'crash' | 'redirect' | 'no-data' | 'no-answer' | 'rate-limited' | 'not-sent'
      readonly status: number | undefined
    }
)

export type ResourceAbility =
  | 'second-tenant'
  | 'own-address'
  | 'own-audience'
  | 'audience'
  | 'markers'
  | 'jwt-tokens'
  | 'rfc9068-tokens'
  | 'opaque-tokens'
  | 'encrypted-tokens'
  | 'needed-scope'
  | 'second-request'
  | 'dpop'
  | 'mtls'
  | 'key-rotation'
  | 'tls'
  | 'harness-ca'

/** A resource server under test, as a scenario sees it. The harness is every tenant's issuer, and the caller. */
export interface ResourceServerTarget {
  readonly name: string
  /** The first one is the tenant to work with; others are there for isolation. */
  readonly tenants: readonly [ResourceTenant, ...ResourceTenant[]]
  readonly form: TokenForm
  able(ability: ResourceAbility): Promise<Ability>
  issuer(tenant: ResourceTenant): TenantIssuer
  /** Header and claims of a good token with these changes; what an opaque token would be introspected as is in the claims. */
  parts(tenant: ResourceTenant, change?: TokenChange): TokenParts
  /** A token of this tenant's issuer, signed with its key or told to its introspection endpoint. */
  mint(tenant: ResourceTenant, change?: TokenChange): string
  /** Signs parts with any key, by that key's own algorithm, whatever the header says. */
  sign(parts: TokenParts, key: IssuerKey): string
  /** A token as it goes to the server: encrypted where that was agreed, always to the same text; else as it is. */
  sealed(token: string): Promise<string>
  /** Calls the server at this tenant's address; its token goes out sealed. */
  call(tenant: ResourceTenant, call: ResourceCall): Promise<Access>
  /** An address that serves these keys to whoever asks, and counts. */
  canary(keys: readonly IssuerKey[]): Canary
  /** Any request, counted, recorded and held to the allow-list. */
  send(request: HttpRequest): Promise<HttpAnswer>
  /** Seconds since 1970 as the server sees them. */
  seconds(): number
  /** The nonce the server gave last for proofs (RFC 9449, 9). */
  nonce(tenant: ResourceTenant): string | undefined
  /** Waits or moves the server's clock, whichever it offers; refuses to wait longer than the scenario's budget. */
  elapse(
    milliseconds: number,
  ): Promise<{ readonly kind: 'elapsed' } | { readonly kind: 'too-long'; readonly sentence: string }>
  /** A new certificate to call with, signed by an authority of this run. */
  clientCertificate(): Promise<ClientCertificate>
  /** What the server has written to its logs so far; undefined where nothing of it can be read. */
  logs(): Promise<string | undefined>
}
