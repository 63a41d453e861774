/** Alphabets that identifiers are written in, smallest first. */
const alphabets = ['0123456789', '0123456789abcdef', 'abcdefghijklmnopqrstuvwxyz234567'] as const

/**
 * How many bits vary between identifiers of one kind, seen from outside: position by position, what differs there. A
 * counter or a time stamp changes at a few places only. It says how many bits there can be at most, never how well
 * they were drawn.
 */
export function estimateBits(values: readonly string[]): number {
  const length = Math.min(...values.map((value) => value.length))
  const columns = Array.from({ length }, (_, index) => new Set(values.map((value) => value[index] ?? '')))
  const varying = columns.filter((column) => column.size > 1)
  const seen = new Set(varying.flatMap((column) => [...column].map((character) => character.toLowerCase())))
  const mixedCase = varying.some(
    (column) => [...column].some((c) => /[A-Z]/.test(c)) && [...column].some((c) => /[a-z]/.test(c)),
  )
  const alphabet =
    alphabets.find((letters) => [...seen].every((character) => letters.includes(character)))?.length ?? 36
  const size = mixedCase ? 64 : alphabet
  return varying.reduce((bits, column) => bits + bitsOf(column.size, size, values.length), 0)
}

/** A position that shows about as many characters as a fair draw would is worth the whole alphabet. */
function bitsOf(distinct: number, size: number, samples: number): number {
  const fair = size * (1 - (1 - 1 / size) ** samples)
  return Math.log2(distinct >= fair * 0.7 ? size : distinct)
}
