import { createHash, generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID } from 'node:crypto'
import { type JwsParts, signJws } from '../jws.ts'

/** A key that proofs are made with. */
export interface ProofKey {
  readonly alg: string
  readonly publicJwk: Readonly<Record<string, unknown>>
  readonly privateJwk: JsonWebKey
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  /** SHA-256 thumbprint of the public key (RFC 7638). */
  readonly thumbprint: string
}

/** Header and claims of a proof, before it is signed. */
export type ProofParts = JwsParts

const algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA', 'ES384'] as const
type Algorithm = (typeof algorithms)[number]

/** Makes a key for the first algorithm of ours that the server lists; ES256 where it lists none. */
export function newProofKey(listed: readonly string[] | undefined): ProofKey {
  const alg = algorithms.find((name) => listed?.includes(name) === true) ?? 'ES256'
  const { privateKey, publicKey } = newPair(alg)
  const publicJwk = { ...publicKey.export({ format: 'jwk' }) }
  return {
    alg,
    publicJwk,
    privateJwk: privateKey.export({ format: 'jwk' }),
    privateKey,
    publicKey,
    thumbprint: thumbprintOf(publicJwk),
  }
}

function newPair(alg: Algorithm) {
  switch (alg) {
    case 'ES256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    case 'ES384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' })
    case 'EdDSA':
      return generateKeyPairSync('ed25519')
    case 'RS256':
    case 'PS256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 })
  }
}

/** RFC 7638: the required members in lexicographic order. */
function thumbprintOf(jwk: JsonWebKey): string {
  const members = jwk.kty === 'RSA' ? ['e', 'kty', 'n'] : ['crv', 'kty', 'x', ...(jwk.kty === 'EC' ? ['y'] : [])]
  const required = Object.fromEntries(members.map((name) => [name, jwk[name]]))
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url')
}

/** What a correct proof for one request says (RFC 9449, 4.2). */
export function proofParts(
  key: ProofKey,
  request: { readonly url: string; readonly seconds: number; readonly nonce: string | undefined },
): ProofParts {
  const { url, seconds, nonce } = request
  return {
    header: { typ: 'dpop+jwt', alg: key.alg, jwk: key.publicJwk },
    claims: { jti: randomUUID(), htm: 'POST', htu: url, iat: seconds, ...(nonce === undefined ? {} : { nonce }) },
  }
}

/** Signs a proof with a key, by the key's own algorithm, whatever the header says. */
export function signProof(parts: ProofParts, key: ProofKey): string {
  return signJws(parts, key)
}
