import type { JWTPayload } from 'jose'
import { ExchangeRefusal } from '../refusal.ts'

/** Seconds since 1970 and how far clocks may differ. */
export interface Time {
  readonly now: number
  readonly leeway: number
}

/** Not over yet; a token without an end is none (RFC 9068, 2.2 and 4). */
export function checkExpiry({ exp }: JWTPayload, { now, leeway }: Time): void {
  if (typeof exp !== 'number' || now >= exp + leeway) throw new ExchangeRefusal('TOKEN_INVALID', 'over, or without end')
}
