import { z } from 'zod'

const client = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  redirectUri: z.string(),
  scope: z.string(),
  /** Where a good token of this client opens something, and what it has to show; nothing where there is no such thing. */
  resource: z.object({ url: z.string(), marker: z.string() }).optional(),
  /** Claims every access token of this client has to carry. */
  claims: z.record(z.string(), z.string()),
})

/** What a measured server tells of itself once it is up. */
export const contestant = z.object({
  issuer: z.string(),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  jwksUri: z.string(),
  /** Whether authorization responses name the issuer (RFC 9207). */
  iss: z.boolean(),
  clients: z.array(client).min(1),
})
export type Contestant = z.infer<typeof contestant>
export type BenchClient = Contestant['clients'][number]

/** What may be asked of a measured server while it runs. */
export const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('usage') }),
  z.object({ ask: z.literal('memory') }),
  z.object({ ask: z.literal('register-clients'), count: z.number().int().positive() }),
  z.object({ ask: z.literal('move-clock'), byMs: z.number() }),
])
export type Question = z.infer<typeof question>

const usage = z.object({ cpuMs: z.number() })
const memory = z.object({ heapBytes: z.number() })

/** What comes out of a server's process. */
export const message = z.discriminatedUnion('tell', [
  z.object({ tell: z.literal('ready'), contestant }),
  z.object({ tell: z.literal('usage'), ...usage.shape }),
  z.object({ tell: z.literal('memory'), ...memory.shape }),
  z.object({ tell: z.literal('done') }),
])
export type Message = z.infer<typeof message>
