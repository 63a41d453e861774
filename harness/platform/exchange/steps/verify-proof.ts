import { calculateJwkThumbprint, compactVerify, EmbeddedJWK } from 'jose'
import { z } from 'zod'
import { ExchangeRefusal } from '../refusal.ts'

/** Asymmetric algorithms alone (RFC 9449, 11.6). */
export const proofAlgorithms = ['ES256', 'ES384', 'ES512', 'PS256', 'RS256', 'EdDSA', 'Ed25519']

const header = z.looseObject({ typ: z.literal('dpop+jwt'), jwk: z.looseObject({ kty: z.string() }) })
const claims = z.looseObject({ jti: z.string().min(1).max(256), htm: z.string(), htu: z.string(), iat: z.number() })

export type ProofClaims = z.output<typeof claims>

/** A proof whose signature is right by the key in it. */
export interface VerifiedProof {
  readonly claims: ProofClaims
  /** RFC 7638 thumbprint of the key in it. */
  readonly thumbprint: string
}

/** Type, algorithm, public key, signature and claims of a proof (RFC 9449, 4.3, 2 to 7). Its time is a step of its own. */
export async function verifyProof(proof: string): Promise<VerifiedProof> {
  try {
    const { protectedHeader, payload } = await compactVerify(proof, EmbeddedJWK, { algorithms: proofAlgorithms })
    const { jwk } = header.parse(protectedHeader)
    return {
      claims: claims.parse(JSON.parse(new TextDecoder().decode(payload))),
      thumbprint: await calculateJwkThumbprint(jwk),
    }
  } catch (error) {
    throw new ExchangeRefusal('PROOF_INVALID', 'not a proof', error)
  }
}
