import { createPublicKey, type KeyObject } from 'node:crypto'
import type { ServerKeys } from './keys.ts'

/**
 * Tokens for a person are signed with RS256, which every resource server knows (RFC 9068, 2.1); tokens that clients get
 * in their own name with ES256, because a signature costs a tenth of the time. Both keys are in the key set.
 */
export type AccessTokenAlgorithm = 'RS256' | 'ES256'

export const accessTokenAlgorithms: readonly AccessTokenAlgorithm[] = ['RS256', 'ES256']

const cached = new WeakMap<ServerKeys, Map<string, KeyObject>>()

/** The key that verifies access tokens of this algorithm. */
export function accessTokenKey(keys: ServerKeys, algorithm: string | undefined): KeyObject {
  const ofServer = cached.get(keys) ?? new Map<string, KeyObject>()
  cached.set(keys, ofServer)
  const known = ofServer.get(algorithm ?? '')
  if (known !== undefined) return known
  const jwk = keys.jwks.keys.find(({ alg }) => alg === algorithm)
  if (jwk === undefined) throw new Error(`The server has no ${algorithm} key.`)
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  ofServer.set(jwk.alg, key)
  return key
}
