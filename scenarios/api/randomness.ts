import { createHash } from 'node:crypto'

/** Values a run makes up. All of them follow from the seed, so that a run can be repeated. */
export interface Randomness {
  /** `bytes` octets as unpadded base64url; 32 by default. */
  token(bytes?: number): string
  /** A whole number from 0 to `below` − 1. */
  integer(below: number): number
  pick<T>(items: readonly [T, ...T[]]): T
}

/**
 * A stream of values for one purpose (a scenario, a driver). Streams of different labels do not disturb each other,
 * so the order in which scenarios run changes nothing.
 */
export function seededRandomness(seed: number, label: string): Randomness {
  let counter = 0
  const bytes = (length: number): Buffer => {
    const blocks: Buffer[] = []
    for (let size = 0; size < length; size += 32) {
      blocks.push(createHash('sha256').update(`${seed}/${label}/${counter++}`).digest())
    }
    return Buffer.concat(blocks).subarray(0, length)
  }
  const integer = (below: number): number => bytes(6).readUIntBE(0, 6) % below
  return {
    token: (length = 32) => bytes(length).toString('base64url'),
    integer,
    pick: (items) => items[integer(items.length)] ?? items[0],
  }
}
