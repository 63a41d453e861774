/** A spoiled code verifier: one thing wrong, kept as data. */
export interface VerifierMutant {
  readonly what: string
  /** The verifier to send, or undefined for none at all. */
  readonly spoil: (
    verifier: string,
    parts: { readonly challenge: string; readonly other: string },
  ) => string | undefined
}

/** The plainest wrong verifier: well-formed, and of somebody else's flow. */
export const anotherVerifier: VerifierMutant = { what: 'another well-formed verifier', spoil: (_, { other }) => other }

/** No verifier although there was a challenge. */
export const noVerifier: VerifierMutant = { what: 'no verifier', spoil: () => undefined }

/** Wrong ways to present a verifier, each of which some server takes (RFC 9700, 2.1.1; RFC 7636, 4.6). */
export const verifierMutants: readonly VerifierMutant[] = [
  noVerifier,
  { what: 'an empty verifier', spoil: () => '' },
  anotherVerifier,
  { what: 'the challenge itself as verifier', spoil: (_, { challenge }) => challenge },
  { what: 'a verifier with its first character changed', spoil: (v) => changeCharacter(v, 0) },
  { what: 'a verifier with a middle character changed', spoil: (v) => changeCharacter(v, Math.floor(v.length / 2)) },
  { what: 'a verifier with its last character changed', spoil: (v) => changeCharacter(v, v.length - 1) },
  { what: 'a verifier one character short', spoil: (v) => v.slice(0, -1) },
  { what: 'a verifier one character too long', spoil: (v) => `${v}A` },
  { what: 'a verifier in the other case', spoil: swapCase },
  { what: 'a verifier padded with =', spoil: (v) => `${v}=` },
  { what: 'a verifier with a space before it', spoil: (v) => ` ${v}` },
  { what: 'a verifier with a space after it', spoil: (v) => `${v} ` },
]

/** What a server may let through for one kind of client and not for another. */
export const coarseMutants: readonly VerifierMutant[] = verifierMutants.slice(0, 4)

/**
 * Replaces one character by another of the same alphabet. `A` and `E` differ in bits that count even at the end of
 * a base64url text, so a server that decodes it sees the difference too.
 */
export function changeCharacter(text: string, index: number): string {
  return `${text.slice(0, index)}${text[index] === 'A' ? 'E' : 'A'}${text.slice(index + 1)}`
}

/** Every letter in the other case. */
export function swapCase(text: string): string {
  return [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('')
}
