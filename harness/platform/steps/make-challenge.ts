import { calculatePKCECodeChallenge } from 'oauth4webapi'

/** S256 for every tenant and every carrier, whatever metadata says: nothing switches it off (RFC 9700, 4.8). */
export async function makeChallenge(verifier: string): Promise<Readonly<Record<string, string>>> {
  return { code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' }
}
