import { createPrivateKey, type KeyObject } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import type { ServerKeys } from './keys.ts'

const cached = new WeakMap<ServerKeys, Map<string, KeyObject>>()

/** Signs claims with the server's RSA key, or its EC key for ES256, in whatever header the carrier writes. */
export function signJwt(
  keys: ServerKeys,
  header: { readonly alg: 'RS256' | 'RS384' | 'ES256'; readonly [member: string]: unknown },
  claims: JWTPayload,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader(header).sign(keyOf(keys, header.alg === 'ES256' ? 'EC' : 'RSA'))
}

function keyOf(keys: ServerKeys, wanted: 'RSA' | 'EC'): KeyObject {
  const ofServer = cached.get(keys) ?? new Map<string, KeyObject>()
  cached.set(keys, ofServer)
  const known = ofServer.get(wanted)
  if (known !== undefined) return known
  const jwk = keys.jwks.keys.find(({ kty }) => kty === wanted)
  if (jwk === undefined) throw new Error(`The server has no ${wanted} key.`)
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  ofServer.set(wanted, key)
  return key
}
