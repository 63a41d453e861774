import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, importPKCS8, importSPKI, type JWTPayload, SignJWT } from 'jose'

/** What carriers sign ID Tokens with; one key a process, because making one takes long. */
export interface SigningKey {
  /** The document at `jwks_uri`. */
  readonly jwks: () => Promise<{ readonly keys: readonly Readonly<Record<string, unknown>>[] }>
  readonly sign: (claims: JWTPayload) => Promise<string>
}

const kid = 'carrier-1'

let made: SigningKey | undefined

/** RS256, which every OpenID client takes (OpenID Connect Core, 15.1). */
export function signingKey(): SigningKey {
  made ??= makeKey()
  return made
}

function makeKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    jwks: async () => ({
      keys: [{ ...(await exportJWK(await importSPKI(publicKey, 'RS256'))), kid, alg: 'RS256', use: 'sig' }],
    }),
    sign: async (claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(await importPKCS8(privateKey, 'RS256')),
  }
}
