import { constants, type KeyObject, sign } from 'node:crypto'
import { encodePart } from './jwt.ts'

/** Header and claims of a JWT before it is signed. */
export interface JwsParts {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** A private key and the algorithm it is used with. */
export interface SigningKey {
  readonly alg: string
  readonly privateKey: KeyObject
}

/** Signs a JWT by the key's own algorithm, whatever the header says. */
export function signJws({ header, claims }: JwsParts, key: SigningKey): string {
  const input = `${encodePart(header)}.${encodePart(claims)}`
  return `${input}.${signatureOf(input, key).toString('base64url')}`
}

/** The signature of a text (RFC 7518, 3.1; RFC 8037). */
function signatureOf(input: string, { alg, privateKey }: SigningKey): Buffer {
  const data = Buffer.from(input)
  const hash = `sha${alg.slice(2)}`
  switch (alg.slice(0, 2)) {
    case 'ES':
      return sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    case 'PS': {
      const padding = constants.RSA_PKCS1_PSS_PADDING
      return sign(hash, data, { key: privateKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
    }
    case 'RS':
      return sign(hash, data, privateKey)
    default:
      return sign(null, data, privateKey)
  }
}
