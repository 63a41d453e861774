import { changeCharacter, swapCase } from './verifier-mutants.ts'

/** A spoiled code challenge, sent in place of the one the verifier belongs to. */
export interface ChallengeMutant {
  readonly what: string
  readonly spoil: (challenge: string) => string
}

/** The verifier is right, the challenge is not quite its own: a comparison that is too loose takes it (RFC 7636, 4.6). */
export const challengeMutants: readonly ChallengeMutant[] = [
  { what: 'a challenge with its first character changed', spoil: (c) => changeCharacter(c, 0) },
  { what: 'a challenge with a middle character changed', spoil: (c) => changeCharacter(c, Math.floor(c.length / 2)) },
  { what: 'a challenge with its last character changed', spoil: (c) => changeCharacter(c, c.length - 1) },
  { what: 'a challenge one character short', spoil: (c) => c.slice(0, -1) },
  { what: 'a challenge one character too long', spoil: (c) => `${c}A` },
  { what: 'a challenge in the other case', spoil: swapCase },
  { what: 'a challenge padded with =', spoil: (c) => `${c}=` },
  { what: 'a challenge with a space before it', spoil: (c) => ` ${c}` },
  { what: 'a challenge with a space after it', spoil: (c) => `${c} ` },
]
