import { createHash } from 'node:crypto'

/** A number of the range made from the input: the same input, the same number. */
export function numberFrom(input: unknown, min: number, max: number): number {
  const digest = createHash('sha256')
    .update(JSON.stringify(input) ?? '')
    .digest()
  return min + (digest.readUInt32BE(0) % (max - min + 1))
}

/** An amount of money with two decimals made from the input. */
export function amountFrom(input: unknown, min: number, max: number): string {
  return (numberFrom(input, min * 100, max * 100) / 100).toFixed(2)
}

/** Something that looks like a version 4 UUID, made from the input. */
export function uuidFrom(input: string): string {
  const hex = createHash('sha256').update(input).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
