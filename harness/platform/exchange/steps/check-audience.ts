import type { JWTPayload } from 'jose'
import type { ExchangeTenant } from '../configuration.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** Made for this tenant's endpoint and no other besides: a token for several would be a master key (RFC 9068, 4). */
export function checkAudience({ aud }: JWTPayload, { audience }: ExchangeTenant): void {
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (named.length !== 1 || named[0] !== audience) throw new ExchangeRefusal('TOKEN_INVALID', 'another audience')
}
