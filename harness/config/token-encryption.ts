import { publicPartOf } from '../carrier/credentials.ts'
import { encryptToken, keyEncryptions, type TokenEncryption } from '../issuer/token-encryption.ts'
import type { Configuration, ResourceServerConfiguration } from './configuration.ts'
import { readPublicKey } from './public-key.ts'
import { refuseAt } from './refuse.ts'

type Agreed = NonNullable<NonNullable<ResourceServerConfiguration['token']>['encryption']>

/**
 * What is agreed about the encryption of tokens, with the key read and tried once; undefined where nothing is.
 * @throws {ConfigurationError} where the key cannot be used
 */
export async function readTokenEncryption(
  { origin }: Configuration,
  { token }: ResourceServerConfiguration,
): Promise<TokenEncryption | undefined> {
  if (token?.encryption === undefined) return undefined
  const read = await encryptionOf(token.encryption, origin.folder)
  if (typeof read !== 'string') return read
  const path = ['resourceServer', 'token', 'encryption', 'key']
  refuseAt(origin, [{ code: 'KEY_UNUSABLE', path, sentence: read }])
  return undefined
}

/** The agreement, or a sentence about its key. */
async function encryptionOf(agreed: Agreed, folder: string): Promise<TokenEncryption | string> {
  const found = await readPublicKey(agreed.key, folder)
  if (found.kind === 'unusable') return found.sentence
  const { jwk } = found
  const key = publicPartOf(jwk)
  if (key === undefined || jwk.kty === 'oct') return 'is no public key; name the public key of the resource server'
  const alg = agreed.alg ?? keyEncryptions.find((name) => name === jwk.alg) ?? usualAlgorithm(jwk.kty)
  const kid = agreed.kid ?? (typeof jwk.kid === 'string' ? jwk.kid : undefined)
  const { alg: _, ...bare } = key
  const encryption = { key: bare, alg, enc: agreed.enc, kid }
  try {
    await encryptToken('tried once', encryption)
    return encryption
  } catch {
    return `cannot encrypt with ${alg}; correct \`alg\`, or name a key that fits it`
  }
}

function usualAlgorithm(kty: string): TokenEncryption['alg'] {
  return kty === 'RSA' ? 'RSA-OAEP-256' : 'ECDH-ES'
}
