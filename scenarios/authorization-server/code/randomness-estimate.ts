/**
 * Estimates the random bits of a kind of value from samples: each place counts as much as its characters vary, and a
 * place that varies like chance counts in full. Fixed parts, counters and dates add little or nothing. It is an upper
 * bound: values made by a weak generator or by hashing a counter look random here too.
 */
export function estimateRandomness(values: readonly string[]): number {
  const distinct = [...new Set(values)]
  const longest = Math.max(0, ...distinct.map(({ length }) => length))
  const places = Array.from({ length: longest }, (_, place) => distinct.map((value) => value[place] ?? ''))
  const varying = places.filter((characters) => new Set(characters).size > 1)
  const full = Math.log2(alphabetSize(new Set(varying.flat())))
  // So few samples cannot show more variety than there are samples.
  const visible = Math.min(full, Math.log2(Math.max(1, distinct.length)))
  const bits = varying.reduce((sum, characters) => {
    const seen = shannonEntropy(characters)
    return sum + (seen >= likeChance * visible ? full : seen)
  }, 0)
  return Math.floor(bits)
}

/** Entropy seen in samples stays a little below that of their source; constant or counting places fall far below. */
const likeChance = 0.8

/** The smallest usual alphabet that holds these characters. */
function alphabetSize(characters: ReadonlySet<string>): number {
  const text = [...characters].join('')
  const alphabets: readonly (readonly [RegExp, number])[] = [
    [/^[01]*$/, 2],
    [/^[0-9]*$/, 10],
    [/^[0-9a-f]*$/, 16],
    [/^[0-9A-F]*$/, 16],
    [/^[A-Z2-7]*$/, 32],
    [/^[a-z0-9]*$/, 36],
    [/^[A-Z0-9]*$/, 36],
    [/^[A-Za-z0-9]*$/, 62],
    [/^[A-Za-z0-9_-]*$/, 64],
    [/^[A-Za-z0-9+/=]*$/, 64],
    [/^[A-Za-z0-9._~-]*$/, 66],
  ]
  return alphabets.find(([alphabet]) => alphabet.test(text))?.[1] ?? Math.max(2, characters.size)
}

function shannonEntropy(characters: readonly string[]): number {
  const counts = new Map<string, number>()
  for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => {
    const share = count / characters.length
    return sum - share * Math.log2(share)
  }, 0)
}

/** Whether the values are version 4 UUIDs, whatever fixed text stands around them: 122 random bits. */
export function areRandomUuids(values: readonly string[]): boolean {
  const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/i
  const around = new Set(values.map((value) => value.replace(uuid, '')))
  return values.every((value) => uuid.test(value)) && around.size === 1
}

/** Random bits that values of this length and alphabet could hold at most; all that can be said from a few of them. */
export function mostBits(values: readonly string[]): number {
  const longest = Math.max(0, ...values.map(({ length }) => length))
  return Math.floor(longest * Math.log2(alphabetSize(new Set(values.join('')))))
}
