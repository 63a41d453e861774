import { decryptToken } from '../steps/decrypt-token.ts'
import { verifySignature } from '../steps/verify-signature.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

const encrypted = (twin: ExchangeTwin): ExchangeTwin => ({ ...twin, encrypted: true })

export const encryptionTwins: readonly ExchangeTwin[] = [
  encrypted(
    exchangeTwin(
      'takes-tokens-that-were-not-encrypted',
      'It decrypts a token where it is encrypted, and takes one that is only signed as it stands.',
      'decryptToken',
      (token, tenant) => (token.split('.').length === 5 ? decryptToken(token, tenant) : Promise.resolve(token)),
    ),
  ),
  encrypted(
    exchangeTwin(
      'takes-encrypted-claims-without-signature',
      'It believes what was encrypted to it, signed or not: anybody has its public key.',
      'verifySignature',
      async (token, tenant, kit) =>
        token.startsWith('{')
          ? { header: { alg: 'none', typ: 'at+jwt' }, payload: new TextEncoder().encode(token) }
          : verifySignature(token, tenant, kit),
    ),
  ),
]
