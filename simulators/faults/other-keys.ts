import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'

/** A key that a carrier had, or will have. */
export interface OtherKey {
  readonly privateKey: KeyObject
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly kid: string
}

const cached = new Map<string, OtherKey>()

/** Made when first asked for: an RSA key takes long. One a name. */
export function otherKey(name: string): OtherKey {
  const known = cached.get(name)
  if (known !== undefined) return known
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' })
  const kid = `${name}-${createHash('sha256').update(String(jwk.n)).digest('hex').slice(0, 8)}`
  const made = { privateKey, kid, publicJwk: { ...jwk, use: 'sig', alg: 'RS256', kid } }
  cached.set(name, made)
  return made
}
