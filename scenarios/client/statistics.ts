/** What a row of values that should be random looks like. */
export interface Statistics {
  /** Values that were there before. */
  readonly duplicates: number
  /** Characters that all of them begin or end with. */
  readonly shared: number
  /** They go up or down far more often than chance would let them. */
  readonly monotonic: boolean
  /** An estimate from the characters seen at each position, corrected for how few values there are. */
  readonly bits: number
  /** Length times the bits of the alphabet seen anywhere. */
  readonly capacity: number
}

/** Looks at values in the order in which they were made. */
export function statistics(values: readonly string[]): Statistics {
  const shortest = Math.min(...values.map(({ length }) => length))
  const positions = Array.from({ length: shortest }, (_, at) => new Set(values.map((value) => value[at])).size)
  const alphabet = new Set(values.join('')).size
  return {
    duplicates: values.length - new Set(values).size,
    shared: sharedEdge(values) + sharedEdge(values.map((value) => [...value].reverse().join(''))),
    monotonic: isMonotonic(values),
    bits: positions.reduce((sum, seen) => sum + Math.log2(alphabetBehind(seen, values.length)), 0),
    capacity: shortest * Math.log2(Math.max(1, alphabet)),
  }
}

/** How many characters there must be for `seen` of them to show up in so many draws. */
function alphabetBehind(seen: number, draws: number): number {
  for (let size = seen; size < 64; size += 1) {
    if (size * (1 - (1 - 1 / size) ** draws) >= seen) return size
  }
  return Math.max(seen, 64)
}

function sharedEdge(values: readonly string[]): number {
  const [first = '', ...others] = values
  let length = 0
  while (length < first.length && others.every((value) => value[length] === first[length])) length += 1
  return values.length < 2 ? 0 : length
}

/** Of n neighbours about half are in order; more than five deviations from that is a counter or a clock. */
function isMonotonic(values: readonly string[]): boolean {
  const steps = values.slice(1).map((value, at) => {
    const before = values[at] ?? ''
    return value.length === before.length ? value > before : value.length > before.length
  })
  if (steps.length < 20) return false
  const up = steps.filter(Boolean).length
  return Math.abs(up - steps.length / 2) > 2.4 * Math.sqrt(steps.length)
}
