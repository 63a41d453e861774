import { createPrivateKey, type KeyObject } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import type { ServerKeys } from './keys.ts'

const cached = new WeakMap<ServerKeys, KeyObject>()

/** Signs claims with the server's RSA key, in whatever header the carrier writes. */
export function signJwt(
  keys: ServerKeys,
  header: { readonly alg: 'RS256' | 'RS384'; readonly [member: string]: unknown },
  claims: JWTPayload,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(rsaKey(keys))
}

function rsaKey(keys: ServerKeys): KeyObject {
  const known = cached.get(keys)
  if (known !== undefined) return known
  const jwk = keys.jwks.keys.find(({ kty }) => kty === 'RSA')
  if (jwk === undefined) throw new Error('The server has no RSA key.')
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  cached.set(keys, key)
  return key
}
