import { z } from 'zod'
import { isLoopback } from '../../http/allow-list.ts'
import { contentEncryptions, keyEncryptions } from '../../issuer/token-encryption.ts'

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes')

/** TLS, or this machine. */
const address = z
  .url({ protocol: /^https?$/ })
  .refine((text) => text.startsWith('https:') || isLoopback(URL.parse(text)?.hostname ?? ''), {
    message: 'use https; plain http is for loopback addresses only',
  })

const scopes = z.array(z.string().min(1)).min(1).readonly()

/** Somebody who may negotiate with a tenant: who they are here, and as which client they stand in that tenant's tokens. */
const consumer = z.strictObject({
  id,
  /** What the consumer sends as bearer token while it negotiates. */
  key: z.string().min(16, 'use at least 16 characters'),
  /** Its client at the tenant's own authorization server; with a secret the platform fetches the first token for it. */
  client: z.strictObject({ id: z.string().min(1), secret: z.string().min(1).optional() }),
})

const tenant = z.strictObject({
  id,
  /** The tenant's own authorization server, compared character for character. */
  issuer: address,
  /** Where its keys are, for `tokens: jwt`. */
  jwksUri: address.optional(),
  /** Where opaque tokens are asked about, for `tokens: opaque`. */
  introspection: z
    .strictObject({ endpoint: address, clientId: z.string().min(1), secret: z.string().min(1) })
    .optional(),
  tokenEndpoint: address.optional(),
  tokens: z.enum(['jwt', 'opaque']).default('jwt'),
  /** Agreed with the issuer: tokens are encrypted to this endpoint, and no other is taken (RFC 9068, 4). */
  decryption: z
    .strictObject({
      /** The private key, as a JWK. */
      key: z.looseObject({ kty: z.enum(['RSA', 'EC', 'OKP']), d: z.string().min(1, 'name the private key') }),
      alg: z.enum(keyEncryptions),
      enc: z.enum(contentEncryptions).default('A256GCM'),
    })
    .optional(),
  /** `aud` of a token for this tenant; the address of its endpoint where it is left out. */
  audience: z.string().min(1).optional(),
  /** What a token has to be bound to; a bound token is held to its binding in any case. */
  senderConstraint: z.enum(['when-bound', 'dpop', 'mtls']).default('when-bound'),
  /** Whether proofs have to carry a nonce of this server (RFC 9449, 9). */
  proofNonces: z.boolean().default(false),
  /** How strongly a person behind a token has to have signed in, where there are several ways (RFC 9470). */
  neededAcr: z
    .string()
    .regex(/^[\w.:/-]+$/, 'use one acr value')
    .optional(),
  consumers: z.array(consumer).default([]),
  /** Agreements made elsewhere, in force from the start. */
  agreements: z.array(z.strictObject({ clientId: z.string().min(1), scopes })).default([]),
  /** What the endpoint holds at first. */
  records: z.array(z.record(z.string(), z.unknown())).default([]),
})

/** What the exchange endpoint is told about its world. */
export const exchangeConfiguration = z
  .strictObject({
    tenants: z.array(tenant),
    /** Tenants also answer at `{tenant}.{domain}`. */
    domain: z.hostname().optional(),
    /** Seconds by which clocks may differ. */
    leeway: z.int().min(0).max(120).default(30),
    /** Seconds an issuer's keys are kept. */
    keyCacheLife: z.int().min(1).max(86_400).default(300),
    /** Seconds between two fetches of one issuer's keys, whatever key ids tokens name. */
    keyRefetchPause: z.int().min(1).max(3600).default(10),
  })
  .superRefine(({ tenants }, context) => {
    tenants.forEach(({ id: name, tokens, jwksUri, introspection, decryption }, index) => {
      const path = ['tenants', index]
      const say = (key: string, message: string) => context.addIssue({ code: 'custom', path: [...path, key], message })
      if (tenants.findIndex((other) => other.id === name) !== index) say('id', 'is there already; choose another one')
      if (tokens === 'jwt' && jwksUri === undefined) say('jwksUri', 'is missing; `tokens: jwt` needs the keys')
      if (tokens === 'opaque' && introspection === undefined)
        say('introspection', 'is missing; `tokens: opaque` needs an endpoint to ask')
      if (tokens === 'opaque' && decryption !== undefined)
        say('decryption', 'has no use with `tokens: opaque`; take it out')
    })
  })

export type ExchangeConfiguration = z.input<typeof exchangeConfiguration>
export type ExchangeSettings = Readonly<z.output<typeof exchangeConfiguration>>
export type ExchangeTenant = Readonly<z.output<typeof tenant>> & { readonly audience: string }
export type ExchangeConsumer = Readonly<z.output<typeof consumer>>
