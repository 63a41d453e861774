import { randomBytes } from 'node:crypto'

/** Random letters and digits, as the platform under several carriers makes its opaque tokens. */
export function lettersAndDigits(length: number): string {
  const found = randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
  return found.length < length ? lettersAndDigits(length) : found.slice(0, length)
}
