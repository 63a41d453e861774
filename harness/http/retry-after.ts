import { header } from '../../scenarios/api/http.ts'
import type { Params } from '../../scenarios/api/params.ts'
import { readHttpDate } from './http-date.ts'

/**
 * How long a 429 asks to wait, in milliseconds: `Retry-After` as seconds or HTTP date (RFC 9110, 10.2.3), or
 * `x-retry-after`; undefined where it does not say. A date is read against the server's own `Date`, because its clock
 * need not be ours.
 */
export function askedPause(answer: { readonly headers: Params }, now: number): number | undefined {
  return [header(answer, 'retry-after'), header(answer, 'x-retry-after')]
    .map((value) => (value === undefined ? undefined : milliseconds(value.trim(), serverTime(answer, now) ?? now)))
    .find((pause) => pause !== undefined)
}

function milliseconds(value: string, now: number): number | undefined {
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000)
  const date = readHttpDate(value, now)
  return date === undefined ? undefined : Math.max(0, date - now)
}

function serverTime(answer: { readonly headers: Params }, now: number): number | undefined {
  return readHttpDate(header(answer, 'date') ?? '', now)
}
