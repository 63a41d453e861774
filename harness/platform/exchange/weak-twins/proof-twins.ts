import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, EmbeddedJWK } from 'jose'
import { ExchangeRefusal } from '../refusal.ts'
import { readBinding } from '../steps/read-binding.ts'
import { readProof } from '../steps/read-proof.ts'
import { type VerifiedProof, verifyProof } from '../steps/verify-proof.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

/** A proof as it reads, whatever its signature. */
async function unverified(proof: string): Promise<VerifiedProof> {
  const [, payload = ''] = proof.split('.')
  const { jwk } = decodeProtectedHeader(proof)
  const { jti, htm, htu, iat, ...others } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
  if ([jti, htm, htu].some((member) => typeof member !== 'string') || typeof iat !== 'number' || jwk === undefined) {
    throw new ExchangeRefusal('PROOF_INVALID', 'not a proof')
  }
  return { claims: { ...others, jti, htm, htu, iat }, thumbprint: await calculateJwkThumbprint(jwk) }
}

export const proofTwins: readonly ExchangeTwin[] = [
  exchangeTwin(
    'takes-bound-tokens-as-bearer',
    'A bound token sent as Bearer is taken for any other.',
    'readBinding',
    (claims, credentials, tenant) => {
      const { cnf: _, ...unbound } = claims
      return credentials.scheme === 'bearer'
        ? readBinding(unbound, credentials, tenant)
        : readBinding(claims, credentials, tenant)
    },
  ),
  exchangeTwin('ignores-what-a-proof-is-for', 'It does not look at htm and htu.', 'checkProofTarget', () => undefined),
  exchangeTwin(
    'compares-addresses-as-text',
    'It compares htu character by character.',
    'checkProofTarget',
    ({ htm, htu }, { method, url }) => {
      if (htm !== method || htu !== url) throw new ExchangeRefusal('PROOF_INVALID', 'made for another request')
    },
  ),
  exchangeTwin('ignores-age-of-proofs', 'It does not look at iat.', 'checkProofTime', () => undefined),
  exchangeTwin('ignores-token-of-proofs', 'It does not look at ath.', 'checkProofToken', () => undefined),
  exchangeTwin('ignores-key-of-proofs', 'It takes a proof by any key.', 'checkProofKey', () => undefined),
  exchangeTwin('takes-any-type-of-proof', 'It does not look at typ of a proof.', 'verifyProof', async (proof) => {
    try {
      await compactVerify(proof, EmbeddedJWK, { algorithms: ['ES256', 'RS256', 'PS256', 'EdDSA'] })
    } catch (error) {
      throw new ExchangeRefusal('PROOF_INVALID', 'not signed by the key in it', error)
    }
    return unverified(proof)
  }),
  exchangeTwin('takes-unsigned-proofs', 'It takes alg none at its word.', 'verifyProof', async (proof) =>
    decodeProtectedHeader(proof).alg === 'none' ? unverified(proof) : verifyProof(proof),
  ),
  exchangeTwin('takes-the-first-of-two-proofs', 'Of several proofs it takes the first.', 'readProof', (request) => {
    const [first = ''] = request.header('dpop')
    const [proof = ''] = first.split(',')
    return readProof({ ...request, header: (name) => (name === 'dpop' ? [proof] : request.header(name)) })
  }),
  {
    ...exchangeTwin('ignores-nonces', 'It gives nonces and does not ask for them.', 'checkProofNonce', () => undefined),
    introspected: true,
  },
]
