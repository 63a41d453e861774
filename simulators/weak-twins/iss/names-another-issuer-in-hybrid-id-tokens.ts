import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import type Koa from 'koa'
import type { RunningKit } from '../../core/kit.ts'
import type { WeakTwin } from '../weak-twin.ts'

const hybrid = 'code id_token'

/** The good server knows no hybrid responses, so that the fault comes with what it needs to show. */
export const namesAnotherIssuerInHybridIdTokens: WeakTwin = {
  id: 'names-another-issuer-in-hybrid-id-tokens',
  fault: 'Offers hybrid responses, with ID tokens whose issuer differs from iss by a slash at the end.',
  step: {
    name: 'response-modes',
    stage: 'provider',
    apply(provider, kit) {
      provider.use(async (ctx, next) => {
        const { nonce, response_type: asked } = ctx.query
        if (asked === hybrid) ctx.query = { ...ctx.query, response_type: 'code', response_mode: 'fragment' }
        await next()
        if (ctx.path.includes('/.well-known/') && ctx.status === 200) announce(ctx)
        const location = URL.parse(ctx.response.get('location'))
        if (asked !== hybrid || location === null || !location.hash.includes('code=')) return
        location.hash += `&id_token=${await idToken(kit, String(ctx.query.client_id), String(nonce))}`
        ctx.set('location', location.href)
      })
    },
  },
}

function announce(ctx: Koa.Context): void {
  ctx.body = { ...Object(ctx.body), response_types_supported: ['code', hybrid] }
}

function idToken({ issuer, keys, clock }: RunningKit, audience: string, nonce: string): Promise<string> {
  const key = keys.jwks.keys.find(({ alg }) => alg === 'RS256')
  if (key === undefined) throw new Error('The server has no RS256 key.')
  const now = Math.floor(clock.now() / 1000)
  return new SignJWT({ iss: `${issuer}/`, sub: 'somebody', aud: audience, iat: now, exp: now + 60, nonce })
    .setProtectedHeader({ alg: 'RS256', ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .sign(createPrivateKey({ key, format: 'jwk' }))
}
