import { z } from 'zod'

/** What a connect has to remember until its callback; sealed, under tenant and flow. */
export const pendingFlow = z.object({
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
  verifier: z.string(),
  expiresAt: z.number(),
})
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
const reconnectNeeded = z.object({ kind: z.literal('reconnect-needed'), since: z.number() })

/** A tenant's connection to a carrier; sealed, under tenant and carrier. */
export const connection = z.discriminatedUnion('kind', [connected, reconnectNeeded])
export type Connection = Readonly<z.infer<typeof connection>>
export type Connected = Readonly<z.infer<typeof connected>>

/** A client as the carrier registered it for one tenant; sealed, under tenant and carrier. */
export const registeredClient = z.object({
  clientId: z.string(),
  clientSecret: z.string().optional(),
  authMethod: z.enum(['client_secret_basic', 'client_secret_post', 'none']),
  issuer: z.string(),
  redirectUri: z.string(),
  /** Milliseconds since 1970; not there where the secret does not expire. */
  secretExpiresAt: z.number().optional(),
  /** Where and with what the client is managed (RFC 7592). */
  registrationUri: z.string().optional(),
  registrationToken: z.string().optional(),
})
export type RegisteredClient = Readonly<z.infer<typeof registeredClient>>
