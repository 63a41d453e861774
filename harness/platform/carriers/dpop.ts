import { exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import * as oauth from 'oauth4webapi'
import type { Clock } from '../../http/clock.ts'
import type { Kit } from '../kit.ts'
import type { Tokens } from '../records.ts'

/** A private key as it is kept: sealed, with the flow and then with the tokens it is for. */
export type DpopKey = NonNullable<Tokens['dpopKey']>

/** A key of its own for each connection (RFC 9449). */
export async function makeDpopKey(): Promise<DpopKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'ES256' }
}

/** What goes along with a request so that it proves the key; nothing where tokens are not bound. */
export async function dpopOption(
  { clock }: Pick<Kit, 'clock'>,
  key: DpopKey | undefined,
): Promise<{ readonly DPoP?: oauth.DPoPHandle }> {
  return key === undefined ? {} : { DPoP: await proverOf(clock, key) }
}

/** Far more keys than are in use at a time. One that is gone costs a request: its server asks for a nonce anew. */
const mostProvers = 1000
const provers = new Map<string, oauth.DPoPHandle>()

/** What proves this key. It holds the latest nonce of each server, which is used from the next request on (RFC 9449, 8.2). */
async function proverOf(clock: Clock, key: DpopKey): Promise<oauth.DPoPHandle> {
  const id = `${String(key.x)} ${String(key.y)}`
  const prover = provers.get(id) ?? (await makeProver(clock, key))
  provers.delete(id)
  const [oldest] = provers.keys()
  if (provers.size === mostProvers && oldest !== undefined) provers.delete(oldest)
  provers.set(id, prover)
  return prover
}

async function makeProver(clock: Clock, key: DpopKey): Promise<oauth.DPoPHandle> {
  return oauth.DPoP({}, await keyPairOf(key), {
    [oauth.modifyAssertion](_header, payload) {
      payload.iat = Math.floor(clock.now() / 1000)
    },
  })
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
