/** The most bits a secret can hold, by its length and the alphabet it is written in. */
export function secretBits(secret: string): number {
  return secret.length * Math.log2(alphabetOf(secret))
}

function alphabetOf(secret: string): number {
  if (/^[0-9a-f]*$/.test(secret) || /^[0-9A-F]*$/.test(secret)) return /^[0-9]*$/.test(secret) ? 10 : 16
  const sets = [
    { pattern: /[0-9]/, size: 10 },
    { pattern: /[a-z]/, size: 26 },
    { pattern: /[A-Z]/, size: 26 },
    { pattern: /[^0-9a-zA-Z]/, size: 32 },
  ]
  return sets.reduce((sum, { pattern, size }) => sum + (pattern.test(secret) ? size : 0), 0)
}
