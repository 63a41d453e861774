import { compactDecrypt } from 'jose'
import type { ExchangeTenant } from '../configuration.ts'
import { ExchangeRefusal } from '../refusal.ts'

/**
 * What is inside a token that was encrypted to this endpoint. Where encryption was agreed a token that is only signed
 * goes no further (RFC 9068, 4): it might have been read on its way.
 */
export async function decryptToken(token: string, { decryption }: ExchangeTenant): Promise<string> {
  if (decryption === undefined) return token
  const { key, alg, enc } = decryption
  try {
    // The algorithms are the agreed ones, whatever the header of the token would like.
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [enc],
    })
    return new TextDecoder().decode(plaintext)
  } catch (error) {
    throw new ExchangeRefusal('TOKEN_INVALID', 'not encrypted to this endpoint', error)
  }
}
