import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import * as oauth from 'oauth4webapi'
import type { Tokens } from '../records.ts'

/** A private key as it is kept: sealed, with the flow and then with the tokens it is for. */
export type DpopKey = NonNullable<Tokens['dpopKey']>

/** A key of its own for each connection (RFC 9449). */
export async function makeDpopKey(): Promise<DpopKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'ES256' }
}

/** What goes along with a request so that it proves the key; nothing where tokens are not bound. */
export async function dpopOption(key: DpopKey | undefined): Promise<{ readonly DPoP?: oauth.DPoPHandle }> {
  if (key === undefined) return {}
  return { DPoP: oauth.DPoP({}, await keyPairOf(key)) }
}

async function keyPairOf(key: DpopKey): Promise<oauth.CryptoKeyPair> {
  const { d: _private, ...open } = key
  return { privateKey: await cryptoKey(key), publicKey: await cryptoKey(open) }
}

async function cryptoKey(key: DpopKey): Promise<oauth.CryptoKey> {
  const jwk: JWK = key
  const imported = await importJWK(jwk, 'ES256', { extractable: true })
  if (imported instanceof Uint8Array) throw new Error('The key for DPoP is not an asymmetric one.')
  return imported
}

/** Runs a request once more where the server wants a nonce of its own in the proof (RFC 9449, 8). */
export async function withNonce<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    if (!oauth.isDPoPNonceError(error)) throw error
    return attempt()
  }
}
