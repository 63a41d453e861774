import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, compactVerify, importJWK } from 'jose'
import { z } from 'zod'
import type { ProofCheck, ProofStep } from '../step.ts'

/** Algorithms a DPoP proof may be signed with: asymmetric ones only (RFC 9449, 11.6). */
export const dpopAlgorithms = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const

/** Seconds a proof may be away from the server's clock, either way (RFC 9449, 11.1). */
const windowSeconds = 60

const embeddedKey = z
  .looseObject({ kty: z.enum(['EC', 'OKP', 'RSA']) })
  .refine((jwk) => !('d' in jwk), 'the private key is in the proof')
const requiredClaims = z.object({ jti: z.string().min(1), htm: z.string(), htu: z.string(), iat: z.number() })

/** The key a proof carries. */
export function embeddedKeyOf({ header }: Pick<ProofCheck, 'header'>) {
  return embeddedKey.parse(header.jwk)
}

/** jti, htm, htu and iat are there, and so is a public key and no more of it (RFC 9449, 4.3). */
export const proofMembers: ProofStep = {
  name: 'proof-members',
  stage: 'proof',
  apply(check) {
    embeddedKeyOf(check)
    requiredClaims.parse(check.claims)
  },
}

/** No other kind of JWT passes for a proof (RFC 9449, 11.5). */
export const proofType: ProofStep = {
  name: 'proof-type',
  stage: 'proof',
  apply: ({ header }) => refuseUnless(header.typ === 'dpop+jwt', 'the type is not dpop+jwt'),
}

/** Signed with the key in it, by an asymmetric algorithm (RFC 9449, 4.3 and 11.6). */
export const proofSignature: ProofStep = {
  name: 'proof-signature',
  stage: 'proof',
  async apply(check) {
    const { alg } = check.header
    const algorithm = dpopAlgorithms.find((known) => known === alg)
    if (algorithm === undefined) throw new Error('the algorithm is not supported')
    await compactVerify(check.proof, await importJWK(embeddedKeyOf(check), algorithm))
  },
}

/** Made for this method (RFC 9449, 4.3). */
export const proofMethod: ProofStep = {
  name: 'proof-method',
  stage: 'proof',
  apply: ({ claims, method }) => refuseUnless(claims.htm === method, 'the proof is for another method'),
}

/** Made for this address, after syntax- and scheme-based normalisation; query and fragment do not count (RFC 9449, 4.3). */
export const proofAddress: ProofStep = {
  name: 'proof-address',
  stage: 'proof',
  apply: ({ claims, url }) =>
    refuseUnless(normalized(String(claims.htu)) === normalized(url), 'the proof is for another address'),
}

/** Made just now (RFC 9449, 11.1). */
export const proofTime: ProofStep = {
  name: 'proof-time',
  stage: 'proof',
  apply: ({ claims, nowSeconds }) =>
    refuseUnless(Math.abs(nowSeconds - Number(claims.iat)) <= windowSeconds, 'the proof is not recent'),
}

/** At a resource, made for this access token (RFC 9449, 4.3). */
export const proofToken: ProofStep = {
  name: 'proof-token',
  stage: 'proof',
  apply({ claims, accessToken }) {
    if (accessToken === undefined) return
    const ath = createHash('sha256').update(accessToken).digest('base64url')
    refuseUnless(claims.ath === ath, 'the proof is for another access token')
  },
}

/** A server may hand out nonces (RFC 9449, 8); this one relies on the time and on single use. */
export const proofNonce: ProofStep = { name: 'proof-nonce', stage: 'proof', apply() {} }

/** Used once (RFC 9449, 11.1). */
export const proofSingleUse: ProofStep = {
  name: 'proof-single-use',
  stage: 'proof',
  apply: async ({ claims, firstUse }) => refuseUnless(await firstUse(String(claims.jti)), 'the proof was used before'),
}

/** Tokens are bound to the SHA-256 thumbprint of the key (RFC 9449, 6.1). */
export const proofThumbprint: ProofStep = {
  name: 'proof-thumbprint',
  stage: 'proof',
  async apply(check) {
    check.jkt = await calculateJwkThumbprint(embeddedKeyOf(check))
  },
}

function refuseUnless(right: boolean, reason: string): void {
  if (!right) throw new Error(reason)
}

function normalized(address: string): string | undefined {
  const url = URL.parse(address)
  return url === null ? undefined : url.origin + url.pathname
}
