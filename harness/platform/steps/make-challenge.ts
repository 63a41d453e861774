import { digest } from '../digest.ts'

/**
 * S256 for every tenant and every carrier, whatever metadata says: nothing switches it off (RFC 9700, 4.8). Made here
 * (RFC 7636, 4.2) and not by oauth4webapi, which hands these 43 characters to another thread.
 */
export async function makeChallenge(verifier: string): Promise<Readonly<Record<string, string>>> {
  return { code_challenge: digest(verifier), code_challenge_method: 'S256' }
}
