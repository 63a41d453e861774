import { randomBytes } from 'node:crypto'
import { jwtVerify } from 'jose'
import { z } from 'zod'
import { accessTokenAlgorithms, accessTokenKey } from '../access-token-algorithm.ts'
import type { Kit } from '../kit.ts'
import type { BeforeStep, ConfigurationStep, ProviderStep } from '../step.ts'

/** A token says whose it is. */
export const tenantClaim: ConfigurationStep = {
  name: 'tenant-claim',
  stage: 'configuration',
  apply: (configuration, kit) => ({
    ...configuration,
    extraTokenClaims: (_ctx, token) => ({ tenant: kit.tenancy.ofClient(token.clientId)?.id }),
  }),
}

/**
 * Access tokens are signed JWTs (RFC 9068) and are kept in the store as well, under their `jti`. oidc-provider keeps
 * opaque tokens only, and so can neither revoke nor introspect a signed one.
 */
export const accessTokenFormat: ProviderStep = {
  name: 'access-token-format',
  stage: 'provider',
  apply(provider, kit) {
    for (const model of [provider.AccessToken, provider.ClientCredentials]) {
      const prototype: unknown = Reflect.get(model, 'prototype')
      if (typeof prototype !== 'object' || prototype === null) continue
      const save: unknown = Reflect.get(prototype, 'save')
      if (typeof save !== 'function') continue
      Reflect.set(prototype, 'save', async function saveBoth(this: object): Promise<unknown> {
        const value: unknown = await Reflect.apply(save, this, [])
        const token = storedToken.parse(this)
        const iat = Math.floor(kit.clock.now() / 1000)
        await kit.store.upsert(token.kind, token.jti, { ...token, iat, exp: iat + token.expiration }, token.expiration)
        return value
      })
    }
  },
}

const storedToken = z.object({
  jti: z.string(),
  kind: z.string(),
  expiration: z.number(),
  clientId: z.string(),
  accountId: z.string().optional(),
  aud: z.string().optional(),
  scope: z.string().optional(),
  grantId: z.string().optional(),
  gty: z.string().optional(),
  jkt: z.string().optional(),
  'x5t#S256': z.string().optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
})

/** Introspection and revocation take a signed token only with an untouched signature; it then stands for its `jti`. */
export const accessTokenReference: BeforeStep = {
  name: 'access-token-reference',
  stage: 'before',
  async apply({ endpoint, params, kit }) {
    if (endpoint !== 'introspection' && endpoint !== 'revocation') return
    const token = params.get('token')
    if (token === null || !token.includes('.')) return
    const verified = await verifyAccessToken(kit, token)
    params.set('token', verified?.jti ?? randomBytes(32).toString('base64url'))
  },
}

const accessTokenClaims = z.object({
  jti: z.string(),
  client_id: z.string(),
  aud: z.string(),
  tenant: z.string().optional(),
  scope: z.string().optional(),
  cnf: z.object({ jkt: z.string().optional(), 'x5t#S256': z.string().optional() }).optional(),
})
export type AccessTokenClaims = z.infer<typeof accessTokenClaims>

/** The claims of an access token this server signed and that has not expired; `undefined` for anything else. */
export async function verifyAccessToken(kit: Kit, token: string): Promise<AccessTokenClaims | undefined> {
  try {
    const { payload } = await jwtVerify(token, ({ alg }) => accessTokenKey(kit.keys, alg), {
      algorithms: [...accessTokenAlgorithms],
      typ: 'at+jwt',
      issuer: kit.issuer,
      currentDate: new Date(kit.clock.now()),
    })
    return accessTokenClaims.parse(payload)
  } catch {
    return undefined
  }
}

/** The header and the claims of a signed access token are those of RFC 9068, 2, and say what was granted. */
export const accessTokenContent: ConfigurationStep = {
  name: 'access-token-content',
  stage: 'configuration',
  apply(configuration) {
    // oidc-provider writes them; a twin sets `formats.customizers.jwt`.
    return configuration
  },
}

/** The API opens to access tokens, not to codes, refresh tokens or ID tokens. */
export const bearerTokenKind: BeforeStep = {
  name: 'bearer-token-kind',
  stage: 'before',
  apply() {
    // The probe takes signed access tokens alone.
  },
}
