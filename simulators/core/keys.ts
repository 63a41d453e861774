import { createPublicKey, generateKeyPair, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'

/** The keys a server signs with. */
export interface ServerKeys {
  /** Private keys as a JWK Set, for oidc-provider. */
  readonly jwks: { readonly keys: readonly SigningJwk[] }
  /** Verifies RS256 access tokens. */
  readonly accessTokenKey: KeyObject
}

/** A private key to sign with, as JSON. */
export const signingJwk = z.looseObject({
  kty: z.string(),
  use: z.literal('sig'),
  alg: z.string(),
  kid: z.string(),
})
export type SigningJwk = Readonly<z.infer<typeof signingJwk>> & JsonWebKey

const cached = new Map<string, ServerKeys>()

/** Keys of one carrier, made when first asked for: an RSA key takes longer than the rest of a server's start. */
export function serverKeys(owner: string): ServerKeys {
  const known = cached.get(owner)
  if (known !== undefined) return known
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keys = keysOf([
    jwkOf(rsa.privateKey, 'RS256', `${owner}-rs256`),
    jwkOf(ec.privateKey, 'ES256', `${owner}-es256`),
  ])
  cached.set(owner, keys)
  return keys
}

const generate = promisify(generateKeyPair)

/** New keys, made beside other work. */
export async function newKeys(owner: string): Promise<ServerKeys> {
  const [rsa, ec] = await Promise.all([
    generate('rsa', { modulusLength: 2048 }),
    generate('ec', { namedCurve: 'P-256' }),
  ])
  return keysOf([jwkOf(rsa.privateKey, 'RS256', `${owner}-rs256`), jwkOf(ec.privateKey, 'ES256', `${owner}-es256`)])
}

/** The same keys out of private JWKs, as a snapshot or another process has them. */
export function keysOf(jwks: readonly SigningJwk[]): ServerKeys {
  const rsa = jwks.find(({ alg }) => alg === 'RS256')
  if (rsa === undefined) throw new Error('There is no RS256 key among these keys.')
  return { jwks: { keys: jwks }, accessTokenKey: createPublicKey({ key: { ...rsa }, format: 'jwk' }) }
}

function jwkOf(key: KeyObject, alg: string, kid: string): SigningJwk {
  const jwk = key.export({ format: 'jwk' })
  return { ...jwk, kty: jwk.kty ?? '', use: 'sig', alg, kid }
}
