import { createHash } from 'node:crypto'

/** Numbers from 0 to 1 that depend on their names alone, so that requests side by side do not change each other's. */
export function seededRandom(...names: readonly (string | number)[]): () => number {
  let draws = 0
  return () => {
    draws += 1
    const hash = createHash('sha256')
      .update(JSON.stringify([...names, draws]))
      .digest()
    return hash.readUInt32BE(0) / 2 ** 32
  }
}
