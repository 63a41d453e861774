import { z } from 'zod'

/** What a call needs of the person's next sign-in (RFC 9470, 3). */
export const stepUp = z.object({
  acrValues: z.string().optional(),
  /** In seconds. */
  maxAge: z.number().optional(),
})
export type StepUp = Readonly<z.infer<typeof stepUp>>

/** A private key as JWK; what it holds depends on its kind. */
const jwk = z.record(z.string(), z.unknown())

const flow = {
  id: z.string(),
  tenant: z.string(),
  carrier: z.string(),
  /** The server the browser was sent to; the answer has to come from it. */
  issuer: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  state: z.string(),
  /** Digest of the secret in the browser's cookie. */
  session: z.string(),
  /** Which of the pair's connections it is for. */
  slot: z.string().optional(),
  /** The key its tokens are to be bound to (RFC 9449). */
  dpopKey: jwk.optional(),
  resource: z.string().optional(),
  /** The client shows its certificate, and its tokens are to be bound to it (RFC 8705). */
  mutualTls: z.boolean().optional(),
  /** In seconds. */
  longestLifetime: z.number().optional(),
  /** Where the flow stands in its trace (W3C Trace Context). */
  traceparent: z.string().optional(),
  stepUp: stepUp.optional(),
  expiresAt: z.number(),
}
const pkceFlow = z.object({ ...flow, kind: z.literal('pkce'), verifier: z.string() })
const legacyFlow = z.object({ ...flow, kind: z.literal('legacy') })
export type PkceFlow = Readonly<z.infer<typeof pkceFlow>>
export type LegacyFlow = Readonly<z.infer<typeof legacyFlow>>

/** What a connect has to remember until its callback; sealed, under tenant and flow. */
export const pendingFlow = z.discriminatedUnion('kind', [pkceFlow, legacyFlow])
export type PendingFlow = Readonly<z.infer<typeof pendingFlow>>

const tokens = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  scope: z.string().optional(),
  issuedAt: z.number(),
  /** Not there where the carrier does not say how long the token lives. */
  expiresAt: z.number().optional(),
  /** From here on the token is refreshed before it is used. */
  refreshAt: z.number().optional(),
  /** The key they are bound to (RFC 9449). */
  dpopKey: jwk.optional(),
  /** They are bound to the certificate of the mapping (RFC 8705). */
  mutualTls: z.boolean().optional(),
  /** Seconds that an access token is used at most, whatever the carrier says. */
  longestLifetime: z.number().optional(),
})
export type Tokens = Readonly<z.infer<typeof tokens>>

const connected = z.object({
  kind: z.literal('connected'),
  clientId: z.string(),
  since: z.number(),
  tokens,
  /** When the refresh token was first sent without an answer being kept. Where this stands, its fate is open. */
  refreshSentAt: z.number().optional(),
})
/** There is no token: calls carry the credentials of the mapping. */
const byCredentials = z.object({ kind: z.literal('by-credentials'), since: z.number() })
const reconnectNeeded = z.object({ kind: z.literal('reconnect-needed'), since: z.number() })

/** A tenant's connection to a carrier; sealed, under tenant and carrier. */
export const connection = z.discriminatedUnion('kind', [connected, byCredentials, reconnectNeeded])
export type Connection = Readonly<z.infer<typeof connection>>
export type Connected = Readonly<z.infer<typeof connected>>

/** A client as the carrier registered it for one tenant; sealed, under tenant and carrier. */
export const registeredClient = z.object({
  clientId: z.string(),
  clientSecret: z.string().optional(),
  authMethod: z.enum([
    'client_secret_basic',
    'client_secret_post',
    'none',
    'tls_client_auth',
    'self_signed_tls_client_auth',
  ]),
  issuer: z.string(),
  redirectUri: z.string(),
  /** All callbacks it was registered with, where it is shared. */
  redirectUris: z.array(z.string()).optional(),
  /** Milliseconds since 1970; not there where the secret does not expire. */
  secretExpiresAt: z.number().optional(),
  /** Where and with what the client is managed (RFC 7592). */
  registrationUri: z.string().optional(),
  registrationToken: z.string().optional(),
})
export type RegisteredClient = Readonly<z.infer<typeof registeredClient>>
