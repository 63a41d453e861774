import { type Answered, header } from '../../api/http.ts'
import type { Randomness } from '../../api/randomness.ts'
import { isRecord } from '../jwt.ts'

const alphabets = ['0123456789', 'abcdef', 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'] as const

/** A value of the same shape that was never issued: the beginning stays, every letter and digit after it is random. */
export function madeUpLike(value: string, random: Randomness): string {
  const kept = Math.max(Math.floor(value.length / 3), value.lastIndexOf(':') + 1)
  return value.slice(0, kept) + [...value.slice(kept)].map((character) => randomLike(character, random)).join('')
}

function randomLike(character: string, random: Randomness): string {
  const alphabet = alphabets.find((letters) => letters.includes(character))
  return alphabet?.[random.integer(alphabet.length)] ?? character
}

const idMembers = /(time|date|trace|correlation|request_?id|instance|uuid|nonce)/i

/** What an answer says, without what differs from request to request: the value itself, ids and times. */
export function likeness(answer: Answered, value: string): string {
  const { status, body, json } = answer
  const redirected = redirectedError(answer)
  if (redirected !== undefined) return JSON.stringify({ status, redirected: neutral(redirected, value) })
  const content = isRecord(json)
    ? Object.entries(json)
        .filter(([name]) => !idMembers.test(name))
        .map(([name, member]) => [name, neutral(JSON.stringify(member), value)])
    : neutral(body, value)
  return JSON.stringify({ status, content })
}

/** The error in the address an answer redirects to; undefined where it does not redirect. */
export function redirectedError(answer: Answered): string | undefined {
  const location = answer.status >= 300 && answer.status < 400 ? header(answer, 'location') : undefined
  if (location === undefined) return undefined
  const { searchParams } = new URL(location, 'http://relative.invalid')
  const description = searchParams.get('error_description')
  return `error ${searchParams.get('error') ?? 'none'}${description === null ? '' : ` (${description})`}`
}

function neutral(text: string, value: string): string {
  return text
    .replaceAll(value, '…')
    .replaceAll(encodeURIComponent(value), '…')
    .replace(/[\w-]{16,}/g, '…')
    .replace(/\d{2,}/g, '#')
}
