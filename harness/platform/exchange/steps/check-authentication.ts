import type { JWTPayload } from 'jose'
import type { ExchangeTenant } from '../configuration.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** Signed in as strongly as this tenant wants it (RFC 9470, 3). */
export function checkAuthentication({ acr }: JWTPayload, { neededAcr }: ExchangeTenant): void {
  if (neededAcr !== undefined && acr !== neededAcr) throw new ExchangeRefusal('SIGN_IN_TOO_WEAK', 'another acr')
}
