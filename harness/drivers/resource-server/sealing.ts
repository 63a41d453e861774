import { encryptToken, type TokenEncryption } from '../../issuer/token-encryption.ts'

/** A token as the server takes it. */
export type SealToken = (token: string) => Promise<string>

/**
 * Encrypts tokens where that was agreed, each once: whoever asks for a token again, or for what came of it, gets the
 * same one, as proofs are made over it (RFC 9449, 4.2). Where nothing was agreed a token stays as it is.
 */
export function createSealing(encryption: TokenEncryption | undefined, learn: (token: string) => void): SealToken {
  const made = new Map<string, Promise<string>>()
  const sealed = new Set<string>()
  return async (token) => {
    if (encryption === undefined || sealed.has(token)) return token
    const known = made.get(token) ?? encryptToken(token, encryption)
    made.set(token, known)
    const result = await known
    sealed.add(result)
    learn(result)
    return result
  }
}
