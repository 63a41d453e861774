import type { Ability } from './ability.ts'
import type { Browser } from './authorization-server.ts'
import type { ApiCall, Arrival, CarrierBehaviour, MetadataRequest, TokenRequest } from './carrier.ts'
import type { HttpAnswer } from './http.ts'
import type { Operated, OperatorAct } from './operator.ts'
import type { Params } from './params.ts'
import type { StageOutcome, StagePlay } from './stage.ts'

/** What the operator of a platform says because it cannot be seen. Durations in milliseconds. */
export interface ClientFacts {
  readonly metadata?: 'read' | 'static'
  readonly mixUpDefence?: 'iss' | 'redirect-uri' | 'none'
  readonly tenantLogin?: boolean
  readonly keepsConnections?: boolean
  readonly refreshEarly?: number
  readonly breaker?: { readonly threshold: number; readonly cooldown: number }
  readonly limits?: { readonly perMinute: number }
  readonly trustsHarnessCa?: boolean
  readonly nativeApp?: boolean
  readonly pushedRequests?: boolean
  readonly dpop?: boolean
  readonly mtls?: boolean
  /** By carrier, the smallest scope that does there. */
  readonly minimumScope?: Readonly<Record<string, string>>
}

/** A carrier as the harness plays it: authorization server, key server and API at one address. */
export interface PlayedCarrier {
  /** The name in addresses and placeholders. */
  readonly id: string
  /** The carrier whose test environment this one is. */
  readonly sandboxOf?: string
  readonly issuer: string
  /** By their RFC 8414 names. */
  readonly endpoints: Readonly<Record<CarrierEndpoint, string>>
  readonly api: string
  /** Where the same carrier answers without TLS, at a host that is no loopback one; only where its own addresses are https. */
  readonly plainOrigin?: string
  /** Where it serves clients that show certificates (RFC 8705, 5); only where its own addresses are https. */
  readonly certificateOrigin?: string
}

/** What a carrier may show: one of the harness's authority, or one that nobody should believe. */
export type ServerCertificate = 'trusted' | 'expired' | 'self-signed' | 'wrong-name'

export type CarrierEndpoint =
  | 'authorization_endpoint'
  | 'token_endpoint'
  | 'pushed_authorization_request_endpoint'
  | 'introspection_endpoint'
  | 'revocation_endpoint'
  | 'registration_endpoint'
  | 'userinfo_endpoint'
  | 'jwks_uri'

/** The platform's client at one carrier for one tenant. */
export interface PlatformClient {
  readonly id: string
  /** Where the client was learned from a start, how it authenticates is not known and not judged. */
  readonly method: 'learned' | 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'other'
  /** The redirect URI the operator declared, or the first one seen. */
  readonly redirectUri: string | undefined
}

export interface PlatformTenant {
  readonly id: string
  /** True where requests of this tenant carry something only this tenant has: headers, or a log-in. */
  readonly authenticated: boolean
  /** Facts of the role and of this tenant, the closest winning. */
  readonly facts: ClientFacts
  /** The client at this carrier; undefined until the tenant's first start where it is learned. */
  client(carrier: PlayedCarrier): PlatformClient | undefined
}

/** An authorization request the platform made for a browser. */
export interface PlatformFlow {
  readonly exchanges: readonly string[]
  readonly id: string
  readonly tenant: PlatformTenant
  readonly carrier: PlayedCarrier
  /** The browser it began in. */
  readonly browser: Browser
  /** Where the platform sent the browser, as it stands. */
  readonly location: string
  /** The parameters, whichever way they travelled. */
  readonly params: Params
  readonly way: 'query' | 'pushed' | 'request-object'
  readonly clientId: string
  readonly redirectUri: string | undefined
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly challenge: string | undefined
  readonly challengeMethod: string | undefined
  /** Where the request came as one (RFC 9101), pushed or in the query. */
  readonly requestObject: RequestObject | undefined
}

/** How a request object is protected. */
export interface RequestObject {
  readonly alg: string
  /** Whether its signature is that of the client. */
  readonly verified: 'yes' | 'no' | 'encrypted' | 'unknown-key'
}

/** How asking the platform to start a connection ended. */
export type StartOutcome = {
  readonly exchanges: readonly string[]
  readonly browser: Browser
  /** What the platform answered, hop by hop. */
  readonly hops: readonly PlatformHop[]
} & (
  | { readonly kind: 'flow'; readonly flow: PlatformFlow }
  /** The platform answered and sent the browser to no carrier. */
  | { readonly kind: 'refused'; readonly status: number; readonly body: string; readonly sentence: string }
  /** The platform sent the browser to another carrier than it was asked to, or somewhere else altogether. */
  | { readonly kind: 'elsewhere'; readonly url: string; readonly sentence: string }
  | { readonly kind: 'unclear'; readonly why: UnclearWhy; readonly sentence: string }
)

export type UnclearWhy = 'no-answer' | 'rate-limited' | 'not-sent' | 'crash' | 'loop' | 'login-failed'

/** One answer of the platform to a browser. */
export interface PlatformHop {
  readonly exchange: string
  readonly method: string
  readonly url: string
  readonly status: number
  readonly headers: Params
  readonly body: string
}

export interface StartOptions {
  /** The scenario's own carrier where it is left out. */
  readonly carrier?: PlayedCarrier
  /** A new browser with an empty jar (signed in, where the tenant has a log-in) where it is left out. */
  readonly browser?: Browser
  /** As whom: headers and log-in of this tenant, in a new browser. The tenant of the start itself where it is left out; `nobody` sends none. */
  readonly as?: PlatformTenant | 'nobody'
  /** Added to the configured request. */
  readonly headers?: Params
  readonly query?: Params
  readonly label?: string
}

/** A code that a carrier would answer with. */
export interface Grant {
  readonly code: string
  /** `code`, `state` and `iss`, as an honest carrier sends them. */
  readonly response: Params
}

export interface GrantOptions {
  /** The carrier that issues the code, where it is not the flow's own: mix-up. */
  readonly at?: PlayedCarrier
  /** The client the code is issued to, where it is not the flow's own. */
  readonly clientId?: string
  readonly redirectUri?: string
}

/** An authorization response on its way to the platform. */
export interface Delivery {
  /** The callback; without the parameters. */
  readonly to: string
  readonly params: Params
  readonly browser: Browser
  readonly headers?: Params
  /** An honest response: the driver waits for the token request even where the platform sends it after its answer. */
  readonly expectsTokenRequest?: true
  readonly label?: string
}

/** What the platform did with a response: what it showed, and what left it meanwhile. */
export type CallbackOutcome = {
  readonly exchanges: readonly string[]
  readonly hops: readonly PlatformHop[]
  /** Token requests that reached any carrier in consequence, in order. */
  readonly tokenRequests: readonly TokenRequest[]
} & (
  | { readonly kind: 'answered'; readonly last: PlatformHop }
  | { readonly kind: 'unclear'; readonly why: UnclearWhy; readonly sentence: string }
)

export interface CallOptions {
  readonly carrier?: PlayedCarrier
  /** Some platforms keep the connection in the browser's session alone: then the one that connected. */
  readonly browser?: Browser
  readonly as?: PlatformTenant | 'nobody'
  readonly headers?: Params
  readonly label?: string
  /** A 429 is an answer like any other, and nothing is waited for. */
  readonly takesLimits?: true
}

/** What came of making the platform use its connection. */
export interface CallOutcome {
  readonly exchanges: readonly string[]
  readonly answer: HttpAnswer
  /** Requests with a token, or to the API, that reached a carrier meanwhile. */
  readonly apiCalls: readonly ApiCall[]
  /** Token requests (refreshes) meanwhile. */
  readonly tokenRequests: readonly TokenRequest[]
}

/** What a platform shows of itself beside the contract: to a tenant, or to its operator. */
export type PlatformView = 'audit' | 'dashboard' | 'health' | 'alerts'

export type ClientAbility =
  | 'second-tenant'
  | 'second-carrier'
  | 'tenant-authentication'
  | 'call'
  | 'status'
  | 'disconnect'
  | 'restart'
  | 'clock'
  | 'logs'
  | 'metrics'
  | 'store-export'
  | 'traces'
  | PlatformView
  /** A command that does what the operator can do: switches, keys, new tenants. */
  | 'operator'
  /** A Chromium on this machine. */
  | 'real-browser'
  /** Carriers are reached over https, with certificates that the platform trusts. */
  | 'https'
  /** The platform was seen to ask for metadata, or is declared to. */
  | 'reads-metadata'
  /** A known client with a secret or key at this scenario's carrier. */
  | 'client-credentials'

/**
 * A client platform under test, as a scenario sees it, at one carrier (`carrier`). The lease is exclusive: nobody else
 * starts flows or calls meanwhile, so whatever arrives at the carriers belongs to this scenario.
 */
export interface ClientTarget {
  readonly name: string
  readonly carrier: PlayedCarrier
  /** The platform's other carriers. */
  readonly otherCarriers: readonly PlayedCarrier[]
  /** The first one is the tenant to work with; others are there for isolation. */
  readonly tenants: readonly [PlatformTenant, ...PlatformTenant[]]
  readonly facts: ClientFacts
  /** Where the platform answers. */
  readonly baseUrl: string
  /** So many requests may be under way to it at once; more wait. */
  readonly concurrency: number
  /** A call shows the tenant what the carrier answered. */
  readonly callPassesAnswer: boolean

  able(ability: ClientAbility): Promise<Ability>

  /** A browser with an empty jar, signed in nowhere. */
  browser(): Browser
  /** A browser in which this tenant has signed in, where tenants do. */
  browserOf(tenant: PlatformTenant): Promise<Browser>

  /** Asks the platform to connect a tenant, up to the authorization request it sends the browser away with. */
  start(tenant: PlatformTenant, options?: StartOptions): Promise<StartOutcome>
  /** A code for this flow, as its carrier would issue it when the person says yes. Nothing is sent. */
  grant(flow: PlatformFlow, options?: GrantOptions): Grant
  /** Takes a response to the platform, follows it within the platform's own origin, and waits for what it sets off. */
  deliver(delivery: Delivery): Promise<CallbackOutcome>
  call(tenant: PlatformTenant, options?: CallOptions): Promise<CallOutcome>
  /** Opens pages of others in a real Chromium, with the platform's behind them; only where the target is able to. */
  stage(play: StagePlay): Promise<StageOutcome>
  /** The configured request; only where the target is able to. */
  status(tenant: PlatformTenant, options?: CallOptions): Promise<HttpAnswer>
  disconnect(tenant: PlatformTenant, options?: CallOptions): Promise<HttpAnswer>
  /** Any request to the platform, counted, recorded and held to the allow-list. */
  readonly send: Browser['navigate']

  /** An ID Token with these claims, signed with the key that carriers publish. */
  signIdToken(claims: Readonly<Record<string, unknown>>): Promise<string>
  /** Lets a carrier answer otherwise until the scenario ends or `stop` is called; the latest wins. */
  behave(behaviour: CarrierBehaviour, at?: PlayedCarrier): { stop(): void }
  /** Lets a carrier show another certificate until the scenario ends; only where they are reached over https. */
  showCertificate(certificate: ServerCertificate, at?: PlayedCarrier): Promise<void>
  /** Everything that has reached any carrier since the scenario began, in order. */
  arrivals(): readonly Arrival[]
  tokenRequests(): readonly TokenRequest[]
  apiCalls(): readonly ApiCall[]
  metadataRequests(): readonly MetadataRequest[]
  /** Waits until something arrives that `wanted` says yes to, or the time is up. */
  awaitArrival<T extends Arrival>(wanted: (arrival: Arrival) => arrival is T, timeoutMs: number): Promise<T | undefined>
  /** Waits as long as this platform was ever seen to take from its answer to a token request in the background. */
  settle(): Promise<void>

  /** Stops and starts the platform; only where the target is able to. @returns undefined where it went well, else why not */
  restart(): Promise<string | undefined>
  /** Moves the platform's clock and the carriers'; only where the target is able to. @returns undefined where it went well, else why not */
  advance(milliseconds: number): Promise<string | undefined>
  /** What the platform has logged since the scenario began. */
  logs(): Promise<string | undefined>
  metrics(): Promise<HttpAnswer>
  /** The spans that the platform has written since the run began; only where the target is able to. */
  traces(): Promise<string | undefined>
  /** One of the platform's views; only where the target is able to. Alerts are asked for by nobody in particular. */
  view(
    name: PlatformView,
    tenant: PlatformTenant,
    options?: CallOptions & { readonly query?: Params },
  ): Promise<HttpAnswer>
  /** What the platform keeps, as its operator's command writes it. */
  storeExport(): Promise<string | undefined>
  /** Lets the operator's command do something for a tenant, at this scenario's carrier where none is named; only where the target is able to. */
  operate(
    act: OperatorAct,
    tenant: Pick<PlatformTenant, 'id'>,
    options?: { readonly carrier?: PlayedCarrier; readonly value?: string },
  ): Promise<Operated>
  /** Lets a new tenant join, by the same command. */
  onboard(
    id: string,
  ): Promise<{ readonly kind: 'tenant'; readonly tenant: PlatformTenant } | Exclude<Operated, { kind: 'done' }>>
}
