import { z } from 'zod'
import { address, count, duration, text } from './values.ts'

const yesNo = z.boolean()

/** What the operator of an authorization server says because it cannot be seen. */
export const serverFacts = z.strictObject({
  pkce: z
    .enum(['required', 'optional'])
    .describe('`required`: the server says it refuses every code flow without PKCE. `optional`: it takes some without.')
    .exactOptional(),
  pkceDocumented: address
    .describe('Address of the document by which clients learn that PKCE is supported, where metadata does not say so.')
    .exactOptional(),
  refreshTokens: z
    .enum(['rotating', 'static', 'none'])
    .describe('`rotating`: each use brings a new one. `static`: one for the life of the grant. `none`: never issued.')
    .exactOptional(),
  refreshGrace: z
    .union([z.literal('until-used'), duration], {
      error: 'must be a duration with its unit, such as 30s, or until-used',
    })
    .describe('How long a used refresh token still works, or `until-used`: until its successor was used.')
    .exactOptional(),
  refreshNeeds: z
    .array(text)
    .describe(
      'Scopes, or parameters as `name=value`, without which no refresh token comes: `[offline_access, access_type=offline]`.',
    )
    .exactOptional(),
  consent: z
    .enum(['always', 'once', 'never'])
    .describe('When a person is asked to allow: in `always` each flow, `once` and then remembered, or `never`.')
    .exactOptional(),
  parallelGrants: yesNo
    .describe('`false`: a second login of a user ends the first grant, so scenarios that share a user run in turn.')
    .exactOptional(),
  minStateLength: count.describe('Fewest characters of `state` the server takes.').exactOptional(),
  lifetimes: z
    .strictObject({
      code: duration.describe('Life of an authorization code.').exactOptional(),
      access: duration.describe('Life of an access token.').exactOptional(),
      refresh: duration.describe('Life of a refresh token, or how long it may lie unused.').exactOptional(),
    })
    .describe('How long things live.')
    .exactOptional(),
  nativeLoopbackPorts: z
    .enum(['any', 'fixed'])
    .describe('`any`: loopback redirect URIs of native clients may name any port. `fixed`: only the registered one.')
    .exactOptional(),
  accessTokens: z
    .enum(['opaque', 'jwt', 'rfc9068'])
    .describe('What access tokens are: `opaque`, some `jwt`, or a JWT by `rfc9068`.')
    .exactOptional(),
  reverseProxy: yesNo.describe('`true`: the server stands behind a reverse proxy that ends TLS.').exactOptional(),
  publicClients: yesNo
    .describe('`false`: every client has a secret, a key or a certificate; rows about public clients do not apply.')
    .exactOptional(),
  resourceIndicators: yesNo.describe('`true`: the server follows RFC 8707.').exactOptional(),
  stepUp: yesNo.describe('`true`: the server follows RFC 9470.').exactOptional(),
  dpop: yesNo.describe('`true`: the server issues tokens bound by DPoP (RFC 9449).').exactOptional(),
  mtls: yesNo
    .describe('`true`: the server takes client certificates or binds tokens to them (RFC 8705).')
    .exactOptional(),
})
