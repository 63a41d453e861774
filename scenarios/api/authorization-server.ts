import type { Ability } from './ability.ts'
import type { ClientCertificate, HttpAnswer, HttpRequest } from './http.ts'
import type { Params } from './params.ts'

export type { Ability } from './ability.ts'

/** How a client authenticates in one request; also the wrong ways, as data. */
export type ClientAuthentication =
  /** Nothing but `client_id` in the body: a public client, or a confidential one that leaves its secret out. */
  | { readonly method: 'none'; readonly clientId: string }
  | { readonly method: 'client_secret_basic'; readonly clientId: string; readonly secret: string }
  | { readonly method: 'client_secret_post'; readonly clientId: string; readonly secret: string }
  | {
      readonly method: 'private_key_jwt'
      readonly clientId: string
      readonly key: ClientKey
      /** Claims that replace those of a good assertion (`aud`, `exp`, `jti`…). */
      readonly claims?: Readonly<Record<string, unknown>>
    }
  /** By a certificate in the TLS handshake (RFC 8705, 2). */
  | {
      readonly method: 'tls_client_auth' | 'self_signed_tls_client_auth'
      readonly clientId: string
      readonly certificate: ClientCertificate
    }
  /** Neither credentials nor `client_id`. */
  | { readonly method: 'omitted' }

export interface ClientKey {
  readonly alg: string
  readonly kid?: string
  /** Private JWK. */
  readonly jwk: Readonly<Record<string, unknown>>
}

export type Application = 'web' | 'native'

/** A client registered at the server under test. */
export interface ServerClient {
  readonly tenant: string
  readonly id: string
  readonly authentication: ClientAuthentication
  /** `none` is a public client; everything else is confidential. */
  readonly confidential: boolean
  readonly application: Application
  /** Its tokens are bound to it; also the way it authenticates, with the methods of mutual TLS. */
  readonly certificate?: ClientCertificate
  /** At least one. */
  readonly redirectUris: readonly [string, ...string[]]
  readonly scope: string | undefined
  /** A scope the server knows and this client does not ask for (or may not have). */
  readonly ungrantedScope: string | undefined
  /** Facts of the role, the tenant and this client, the closest winning. */
  readonly facts: ServerFacts
}

/** What the operator says because it cannot be seen. Durations in milliseconds. */
export interface ServerFacts {
  readonly pkce?: 'required' | 'optional'
  readonly pkceDocumented?: string
  readonly refreshTokens?: 'rotating' | 'static' | 'none'
  readonly refreshGrace?: number | 'until-used'
  readonly refreshNeeds?: readonly string[]
  readonly consent?: 'always' | 'once' | 'never'
  readonly parallelGrants?: boolean
  readonly minStateLength?: number
  readonly lifetimes?: { readonly code?: number; readonly access?: number; readonly refresh?: number }
  readonly nativeLoopbackPorts?: 'any' | 'fixed'
  readonly accessTokens?: 'opaque' | 'jwt' | 'rfc9068'
  readonly reverseProxy?: boolean
  readonly publicClients?: boolean
  readonly resourceIndicators?: boolean
  readonly stepUp?: boolean
  readonly dpop?: boolean
  readonly mtls?: boolean
}

export interface ServerUser {
  readonly username: string
  readonly password: string | undefined
}

/** Endpoint addresses by their RFC 8414 names (`token_endpoint`, `revocation_endpoint`…), metadata and configuration together. */
export type Endpoints = Readonly<Partial<Record<string, string>>>

/** What came of looking for metadata at one address. */
export interface MetadataLookup {
  readonly style: 'rfc8414-inserted' | 'rfc8414-appended' | 'openid' | 'configured'
  readonly url: string
  readonly answer: HttpAnswer
  /** The document, where the answer is a JSON object with status 200. */
  readonly document: Readonly<Record<string, unknown>> | undefined
}

export interface ServerTenant {
  readonly id: string
  /** The issuer the configuration names; undefined where it names none. */
  readonly issuer: string | undefined
  /** True where this tenant has an issuer of its own. */
  readonly ownIssuer: boolean
  readonly endpoints: Endpoints
  /** Every address that was tried, in order; empty with `metadata: none`. */
  readonly lookups: readonly MetadataLookup[]
  /** The document in use (first hit), or undefined. */
  readonly metadata: Readonly<Record<string, unknown>> | undefined
  readonly clients: readonly [ServerClient, ...ServerClient[]]
  /** Users this scenario may log in as; leased, so nobody else uses them meanwhile. Empty with `login.kind: none`. */
  readonly users: readonly ServerUser[]
  /** RFC 8707 indicator of the tenant's resource. */
  readonly resource: string | undefined
  readonly probeUrl: string | undefined
  /** How introspection is called for this tenant; undefined where nothing is configured. */
  readonly introspectionCaller: ClientAuthentication | undefined
  readonly initialAccessToken: string | undefined
}

/** An authorization request: the parameters in order, and how they travel. */
export interface AuthorizationRequest {
  readonly params: Params
  /** `GET` unless said otherwise. */
  readonly method?: 'GET' | 'POST'
  readonly headers?: Params
  /** Extra query text appended as it stands, for what URLSearchParams would not write. */
  readonly rawQuery?: string
  /** Another address than the tenant's authorization endpoint. */
  readonly url?: string
  readonly label?: string
}

/** How far and as whom a browser follows the flow. */
export interface NavigationOptions {
  /** A browser with cookies of earlier flows; a new one with an empty jar otherwise. */
  readonly browser?: Browser
  readonly user?: ServerUser
  /** `follow` (default) signs in and allows; `deny` refuses where the server asks; `stop-at-login` stops at the first page; `wrong-password` submits one. */
  readonly person?: 'follow' | 'deny' | 'stop-at-login' | 'wrong-password'
  /** Rewrites a form between page and POST: an attacker with the page open. Called for every form the flow submits. */
  readonly tamper?: (form: FormSubmission) => FormSubmission
  /** The tenant whose endpoint is used, where it is not the client's own. */
  readonly at?: ServerTenant
}

/** A form about to be submitted. */
export interface FormSubmission {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly fields: Params
  /** True where the form carries the person's credentials. */
  readonly credentials: boolean
}

/** A browser with one cookie jar. */
export interface Browser {
  /** One navigation without following anything, with this browser's cookies. */
  navigate(request: HttpRequest): Promise<HttpAnswer>
  /** Names and attributes of the cookies it holds, never needed as values by scenarios. */
  cookies(): Promise<readonly CookieSeen[]>
  /** A second browser with a copy of the cookies as they are now. */
  clone(): Promise<Browser>
}

export interface CookieSeen {
  readonly name: string
  readonly domain: string
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: string | undefined
}

/** One hop of a browser's way through the server: what was sent and what came back. */
export interface Hop {
  readonly exchange: string
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly status: number
  readonly headers: Params
  readonly body: string
  /** True where this request was a form with the person's credentials. */
  readonly credentials: boolean
  /** What the page was for, as far as the driver's steps could tell. */
  readonly page?: 'login' | 'consent' | 'other'
}

/** Where an authorization response was sent, and how. */
export interface AuthorizationResponse {
  /** Address without the response parameters' own query or fragment. */
  readonly deliveredTo: string
  /** The whole Location (or form action), as sent. */
  readonly location: string
  readonly mode: 'query' | 'fragment' | 'form_post'
  readonly params: Params
  readonly status: number
  readonly headers: Params
}

/** How an authorization request ended, followed to its end. */
export type AuthorizationOutcome = {
  readonly exchanges: readonly string[]
  readonly browser: Browser
  readonly hops: readonly Hop[]
} /** A code left the server. `response.deliveredTo` says where to. */ & (
  | { readonly kind: 'code'; readonly code: string; readonly response: AuthorizationResponse }
  /** A token left the server in the response (implicit or hybrid without code). */
  | { readonly kind: 'tokens'; readonly response: AuthorizationResponse }
  /** An error redirect to a client. */
  | { readonly kind: 'error'; readonly error: string; readonly response: AuthorizationResponse }
  /** The browser was sent off the server with neither code, token nor error. */
  | { readonly kind: 'left'; readonly response: AuthorizationResponse }
  /** The flow ended on a page of the server. `stalled` where a page asked for something the steps do not know. */
  | {
      readonly kind: 'page'
      readonly status: number
      readonly url: string
      readonly body: string
      readonly stalled: boolean
    }
  /** No answer, rate limit, budget, host not allowed, crash (5xx straight from an endpoint), redirect loop. */
  | {
      readonly kind: 'unclear'
      readonly sentence: string
      readonly why: 'no-answer' | 'rate-limited' | 'not-sent' | 'crash' | 'loop'
    }
  /** The log-in itself went wrong: steps that fit no page, wrong credentials, a page that needs a real browser. */
  | { readonly kind: 'login-failed'; readonly sentence: string }
)

/** A request to the token endpoint or one of its siblings. */
export interface BackChannelRequest {
  readonly form: Params
  /** The client's own where it is left out. */
  readonly authentication?: ClientAuthentication
  /** Another certificate than the client's own, or `none`. */
  readonly certificate?: ClientCertificate | 'none'
  readonly headers?: Params
  /** Query text appended to the endpoint's address. */
  readonly query?: Params
  /** The tenant whose endpoint is used, where it is not the client's own. */
  readonly at?: ServerTenant
  /** Another address altogether. */
  readonly url?: string
  /** A 429 is an answer like any other, and nothing is waited for. */
  readonly takesLimits?: true
  readonly label?: string
}

/** What a token request brought, by effect. */
export type TokenOutcome = {
  readonly exchanges: readonly string[]
  readonly answer: HttpAnswer
} /** A token came, whatever the status. */ & (
  | {
      readonly kind: 'tokens'
      readonly accessToken: string
      readonly tokenType: string | undefined
      readonly refreshToken: string | undefined
      readonly idToken: string | undefined
      readonly scope: string | undefined
      readonly expiresIn: unknown
      readonly body: Readonly<Record<string, unknown>>
    }
  /** An answer of the protocol without any token: a 4xx, or a JSON body with `error`. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly error: string | undefined
      readonly description: string | undefined
    }
  /** Shows neither the guard nor its absence: 5xx, redirect, HTML with 200, no answer, rate limit. */
  | {
      readonly kind: 'unclear'
      readonly sentence: string
      readonly why: 'crash' | 'redirect' | 'not-protocol' | 'no-answer' | 'rate-limited' | 'not-sent'
    }
)

export type Tokens = Extract<TokenOutcome, { kind: 'tokens' }>

/** What an oracle says of a token. */
export type Liveness = { readonly exchanges: readonly string[] } & (
  | { readonly kind: 'live'; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly kind: 'dead'; readonly sentence: string }
  | { readonly kind: 'unclear'; readonly sentence: string }
)

/** Something that tells a live access token from a dead one, and has proved it in this run with a live one and garbage. */
export interface TokenOracle {
  readonly name: 'introspection' | 'userinfo' | 'probe'
  ask(token: string): Promise<Liveness>
}

export type ServerAbility =
  | 'authorization-endpoint'
  | 'public-client'
  | 'confidential-client'
  | 'client-secret'
  | 'private-key-jwt'
  | 'native-client'
  | 'loopback-redirect-uri'
  | 'https-redirect-uri'
  | 'second-client'
  | 'second-tenant'
  | 'issuer-per-tenant'
  | 'second-user'
  | 'login'
  | 'consent-page'
  | 'deny'
  | 'metadata'
  | 'refresh-tokens'
  | 'ungranted-scope'
  | 'introspection'
  | 'revocation'
  | 'userinfo'
  | 'token-oracle'
  | 'jwt-access-tokens'
  | 'rfc9068-access-tokens'
  | 'pushed-requests'
  | 'dpop'
  | 'mtls'
  | 'registration'
  | 'resource-indicators'
  | 'request-objects'
  | 'client-credentials'
  | 'clock'
  | 'real-browser'

/** Everything the driver saw go by in the whole run; for scenarios of the phase `last`. */
export interface ServerObservations {
  readonly tokenAnswers: readonly { readonly outcome: TokenOutcome; readonly client: string; readonly grant: string }[]
  readonly authorizationResponses: readonly {
    readonly response: AuthorizationResponse
    readonly tenant: string
    readonly exchange: string
  }[]
  readonly pages: readonly Hop[]
}

/** What an address of the harness answers with: nothing, a few bytes over seconds, or more than anybody should take. */
export type SinkBody = 'none' | 'slow' | 'endless'

/** An address of the harness on this machine that nobody has a reason to ask. */
export interface Sink {
  readonly url: string
  /** How often it was asked so far, what it was taken of its body, and how many answers are still open. */
  seen(): { readonly requests: number; readonly bytes: number; readonly open: number }
}

/** An authorization server under test, as a scenario sees it. Each scenario has a lease of its own. */
export interface AuthorizationServerTarget {
  readonly name: string
  /** The first one is the tenant to work with; others are there for isolation. */
  readonly tenants: readonly [ServerTenant, ...ServerTenant[]]
  /** Extra parameters this server wants in every authorization or token request; already added by `authorize` and `token`. */
  readonly loginKind: 'none' | 'form' | 'browser'

  able(ability: ServerAbility): Promise<Ability>

  browser(): Browser
  authorize(
    client: ServerClient,
    request: AuthorizationRequest,
    options?: NavigationOptions,
  ): Promise<AuthorizationOutcome>
  token(client: ServerClient, request: BackChannelRequest): Promise<TokenOutcome>
  /** A POST to a named endpoint with client authentication: revocation, introspection, pushed requests. */
  post(client: ServerClient, endpoint: string, request: BackChannelRequest): Promise<HttpAnswer>
  /** Any request, counted, recorded and held to the allow-list. */
  send(request: HttpRequest): Promise<HttpAnswer>
  /** Opens an address on this machine until the scenario ends. */
  sink(body: SinkBody): Promise<Sink>
  /** A certificate with the subject of this one that nobody vouches for: what anybody can make. */
  impersonate(certificate: ClientCertificate): Promise<ClientCertificate>
  /** A calibrated oracle for access tokens of this tenant, or why there is none. */
  oracle(
    tenant: ServerTenant,
  ): Promise<
    { readonly kind: 'oracle'; readonly oracle: TokenOracle } | { readonly kind: 'none'; readonly missing: string }
  >
  /** Waits or moves the target's clock, whichever the target offers; refuses to wait longer than the scenario's budget. */
  elapse(
    milliseconds: number,
  ): Promise<{ readonly kind: 'elapsed' } | { readonly kind: 'too-long'; readonly sentence: string }>
  readonly observations: ServerObservations
}
