import { CompactEncrypt, decodeProtectedHeader, type JWK } from 'jose'

/** What encrypts a token to a key that is not secret (RFC 7518, 4.1). */
export const keyEncryptions = [
  'RSA-OAEP',
  'RSA-OAEP-256',
  'RSA-OAEP-384',
  'RSA-OAEP-512',
  'ECDH-ES',
  'ECDH-ES+A128KW',
  'ECDH-ES+A192KW',
  'ECDH-ES+A256KW',
] as const

/** What encrypts the content (RFC 7518, 5.1). */
export const contentEncryptions = [
  'A128GCM',
  'A192GCM',
  'A256GCM',
  'A128CBC-HS256',
  'A192CBC-HS384',
  'A256CBC-HS512',
] as const

/** What was agreed between the issuer and a resource server about the encryption of access tokens. */
export interface TokenEncryption {
  /** The resource server's public key. */
  readonly key: JWK
  readonly alg: (typeof keyEncryptions)[number]
  readonly enc: (typeof contentEncryptions)[number]
  readonly kid: string | undefined
}

/** Encrypts a token: a signed one is nested (RFC 7519, 5.2), and its type stands outside as well as inside. */
export function encryptToken(token: string, { key, alg, enc, kid }: TokenEncryption): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(token))
    .setProtectedHeader({ alg, enc, ...(kid === undefined ? {} : { kid }), ...described(token) })
    .encrypt(key)
}

function described(token: string): { readonly typ?: string; readonly cty?: string } {
  if (token.split('.').length !== 3) return {}
  try {
    const { typ } = decodeProtectedHeader(token)
    return typeof typ === 'string' ? { typ, cty: 'JWT' } : { cty: 'JWT' }
  } catch {
    return { cty: 'JWT' }
  }
}
