import type { Kit } from '../kit.ts'

/** A verifier of its own for every flow: 32 octets, 43 characters (RFC 7636, 4.1). */
export function makeVerifier(kit: Pick<Kit, 'random'>): string {
  return Buffer.from(kit.random(32)).toString('base64url')
}
