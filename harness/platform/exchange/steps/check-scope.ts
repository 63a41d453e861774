import type { JWTPayload } from 'jose'
import { ExchangeRefusal } from '../refusal.ts'

/** The token covers what is asked for, and so does the agreement (RFC 9700, 2.3). */
export function checkScope({ scope }: JWTPayload, agreed: ReadonlySet<string>, needed: string): void {
  const granted = typeof scope === 'string' ? scope.split(' ') : []
  if (!granted.includes(needed) || !agreed.has(needed)) throw new ExchangeRefusal('SCOPE_MISSING', 'scope not covered')
}
