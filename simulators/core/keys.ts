import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'

/** The keys a server signs with. */
export interface ServerKeys {
  /** Private keys as a JWK Set, for oidc-provider. */
  readonly jwks: { readonly keys: readonly SigningJwk[] }
  /** Verifies RS256 access tokens. */
  readonly accessTokenKey: KeyObject
}

export interface SigningJwk extends JsonWebKey {
  readonly kty: string
  readonly use: 'sig'
  readonly alg: string
  readonly kid: string
}

const cached = new Map<string, ServerKeys>()

/** Keys of one carrier, made when first asked for: an RSA key takes longer than the rest of a server's start. */
export function serverKeys(owner: string): ServerKeys {
  const known = cached.get(owner)
  if (known !== undefined) return known
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keys: ServerKeys = {
    jwks: {
      keys: [
        signingJwk(rsa.privateKey, 'RS256', `${owner}-rs256`),
        signingJwk(ec.privateKey, 'ES256', `${owner}-es256`),
      ],
    },
    accessTokenKey: rsa.publicKey,
  }
  cached.set(owner, keys)
  return keys
}

function signingJwk(key: KeyObject, alg: string, kid: string): SigningJwk {
  const jwk = key.export({ format: 'jwk' })
  return { ...jwk, kty: jwk.kty ?? '', use: 'sig', alg, kid }
}
