import type { X509Certificate } from 'node:crypto'
import type Koa from 'koa'
import type {
  AccessToken,
  AuthorizationCode,
  Client,
  Configuration,
  RefreshToken,
  TokenEndpointGrantContext,
} from 'oidc-provider'
import type { Carrier } from '../carriers/carrier.ts'
import type { Endpoint } from './endpoints.ts'
import type { Environment, Kit, RunningKit } from './kit.ts'
import type { Caller, ResourceRefusal } from './resource.ts'
import type { TokenStore } from './token-store.ts'

/** A request as it comes in, before it is known which endpoint it is for. What a step changes is what the server sees. */
export interface Arrival {
  readonly ctx: Koa.Context
  readonly kit: RunningKit
  /** The name the request was sent to; `ctx` has the server's own already. */
  readonly host: string
  /** The path as it was asked for. A step that only rewrites it sets `ctx.path` and leaves this one. */
  asked: string
  body: string
  environment: Environment
}

/** A request on its way through the server. Changed `params` are written back before oidc-provider reads them. */
export interface Exchange {
  readonly ctx: Koa.Context
  readonly endpoint: Endpoint
  /** The query of a GET, the form of a POST. */
  readonly params: URLSearchParams
  /** The body as text where it is not a form, such as the JSON of a registration; a changed one is written back. */
  body: string
  readonly kit: RunningKit
  /** The path as it was asked for, before it was found to mean another one. */
  readonly asked: string
  readonly environment: Environment
  /** Who calls a resource, where a step has made that out already. */
  caller: Caller | undefined
  /** Why a resource refused. */
  refusal: ResourceRefusal | undefined
}

/** A code being redeemed. Steps of stage `code` run in table order and throw an oidc-provider error to refuse. */
export interface CodeRedemption {
  readonly kit: RunningKit
  readonly ctx: TokenEndpointGrantContext
  readonly client: Client
  readonly params: CodeParameters
  code: AuthorizationCode | undefined
  /** Thumbprint of the key the DPoP proof was made with, where there was a proof. */
  jkt: string | undefined
  /** What the access token is bound to, where the client asked for that. */
  certificate: X509Certificate | undefined
  /** Set when the code had been redeemed before. */
  replayed: boolean
}

export interface CodeParameters {
  readonly code: string | undefined
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
  readonly resource: string | undefined
}

/** A refresh token being used. Steps of stage `refresh` run in table order and throw to refuse. */
export interface RefreshExchange {
  readonly kit: RunningKit
  readonly ctx: TokenEndpointGrantContext
  readonly client: Client
  readonly params: RefreshParameters
  token: RefreshToken | undefined
  jkt: string | undefined
  certificate: X509Certificate | undefined
  /** What the new access token is granted. */
  scope: string
  /** Set when the refresh token had been used before. */
  reused: boolean
  /** Whether a new refresh token takes the place of the used one. */
  rotate: boolean
}

export interface RefreshParameters {
  readonly refreshToken: string | undefined
  readonly scope: string | undefined
  readonly resource: string | undefined
}

/** A DPoP proof being checked. Steps of stage `proof` run in table order and throw to refuse. */
export interface ProofCheck {
  readonly proof: string
  readonly method: string
  /** The address of the request without query and fragment. */
  readonly url: string
  /** At a resource: the token the proof must be made for. */
  readonly accessToken?: string
  /** The carrier's clock. */
  readonly nowSeconds: number
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** Answers a proof with a nonce to use, or a demand for one. */
  offerNonce(nonce: string): void
  /** True for a `jti` not seen before. */
  firstUse(jti: string): Promise<boolean>
  /** What tokens are bound to; nothing where the check sets nothing. */
  jkt: string | undefined
}

/** Parameters of an authorization response before a response mode carries them. */
export type AuthorizationResponse = Readonly<Record<string, string>>

/** An authorization server metadata document (RFC 8414). */
export type Metadata = Readonly<Record<string, unknown>>

/** A JSON answer of the token endpoint. */
export type TokenResponse = Readonly<Record<string, unknown>>

export type AnyAccessToken = Pick<AccessToken, 'jti' | 'clientId' | 'aud' | 'jkt' | 'scope'>

interface NamedStep {
  /** Unique in the table; a weak twin names the step it replaces by it. */
  readonly name: string
}

/** Folds over oidc-provider's settings. */
export interface ConfigurationStep extends NamedStep {
  readonly stage: 'configuration'
  apply(configuration: Configuration, kit: Kit): Configuration
}

/** Wraps the store, so that a twin can forget, keep or mix up what was stored. */
export interface StoreStep extends NamedStep {
  readonly stage: 'store'
  apply(store: TokenStore, kit: Omit<Kit, 'store'>): TokenStore
}

/** Works on the oidc-provider instance: events, grant handlers, prototype methods. */
export interface ProviderStep extends NamedStep {
  readonly stage: 'provider'
  apply(provider: RunningKit['provider'], kit: RunningKit): void
}

/** Changes the description of the carrier itself: its lifetimes, paths, scopes. */
export interface CarrierStep extends NamedStep {
  readonly stage: 'carrier'
  apply(carrier: Carrier): Carrier
}

/** Reads a carrier's own form of a request into the standard's, or answers it by setting `ctx.body`. */
export interface RequestStep extends NamedStep {
  readonly stage: 'request'
  apply(arrival: Arrival): void | Promise<void>
}

/** Sees the request before oidc-provider; one that sets `ctx.body` or throws has answered it. */
export interface BeforeStep extends NamedStep {
  readonly stage: 'before'
  apply(exchange: Exchange): void | Promise<void>
}

/** Sees the finished answer of every endpoint. */
export interface AfterStep extends NamedStep {
  readonly stage: 'after'
  apply(exchange: Exchange): void | Promise<void>
}

export interface MetadataStep extends NamedStep {
  readonly stage: 'metadata'
  apply(metadata: Metadata, kit: Kit): Metadata
}

export interface AuthorizationResponseStep extends NamedStep {
  readonly stage: 'authorization-response'
  apply(response: AuthorizationResponse, kit: Kit): AuthorizationResponse
}

export interface CodeStep extends NamedStep {
  readonly stage: 'code'
  apply(redemption: CodeRedemption): void | Promise<void>
}

export interface RefreshStep extends NamedStep {
  readonly stage: 'refresh'
  apply(refresh: RefreshExchange): void | Promise<void>
}

export interface ProofStep extends NamedStep {
  readonly stage: 'proof'
  apply(check: ProofCheck): void | Promise<void>
}

export interface TokenResponseStep extends NamedStep {
  readonly stage: 'token-response'
  apply(response: TokenResponse, kit: Kit): TokenResponse
}

/** One named piece of a server. A server is a table of them, run stage by stage, top to bottom within a stage. */
export type Step =
  | CarrierStep
  | ConfigurationStep
  | StoreStep
  | ProviderStep
  | RequestStep
  | BeforeStep
  | AfterStep
  | MetadataStep
  | AuthorizationResponseStep
  | CodeStep
  | RefreshStep
  | ProofStep
  | TokenResponseStep

export type Stage = Step['stage']

/** The steps of one stage, in table order. */
export function stepsOf<S extends Stage>(table: readonly Step[], stage: S): readonly Extract<Step, { stage: S }>[] {
  return table.filter((step): step is Extract<Step, { stage: S }> => step.stage === stage)
}

/** The same table with the step of that name swapped. A name or stage that is not in the table is a mistake and throws. */
export function replaceStep(table: readonly Step[], replacement: Step): readonly Step[] {
  const { name, stage } = replacement
  if (!table.some((step) => step.name === name && step.stage === stage)) {
    throw new Error(`No step of stage "${stage}" is called "${name}". See core/steps.ts for the names.`)
  }
  return table.map((step) => (step.name === name ? replacement : step))
}
