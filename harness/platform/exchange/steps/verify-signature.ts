import { compactVerify, type JWSHeaderParameters } from 'jose'
import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** Asymmetric algorithms alone: a symmetric one would make the public key a secret. */
export const tokenAlgorithms = [
  'RS256',
  'PS256',
  'ES256',
  'EdDSA',
  'Ed25519',
  'RS384',
  'RS512',
  'PS384',
  'PS512',
  'ES384',
  'ES512',
]

export interface VerifiedJws {
  readonly header: JWSHeaderParameters
  readonly payload: Uint8Array
}

/**
 * The signature, by a key of this tenant's issuer from its own address; whatever a token says of keys (`jku`, `x5u`,
 * `jwk`) is not looked at, and a `crit` it does not know ends it (RFC 9068, 4; RFC 7515, 4.1.11).
 */
export async function verifySignature(token: string, tenant: ExchangeTenant, kit: ExchangeKit): Promise<VerifiedJws> {
  const { jwksUri = '' } = tenant
  try {
    const { protectedHeader, payload } = await compactVerify(
      token,
      (header, jws) => kit.keys.find(jwksUri, header, jws),
      { algorithms: tokenAlgorithms },
    )
    return { header: protectedHeader, payload }
  } catch (error) {
    if (error instanceof ExchangeRefusal) throw error
    throw new ExchangeRefusal('TOKEN_INVALID', 'not signed by this issuer', error)
  }
}
