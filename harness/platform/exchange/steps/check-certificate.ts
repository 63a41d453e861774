import type { ExchangeRequest } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** The certificate of this connection, from the TLS layer and never from a header, is the one the token was bound to (RFC 8705, 3). */
export function checkCertificate(bound: string, { certificateThumbprint }: ExchangeRequest): void {
  if (certificateThumbprint !== bound) throw new ExchangeRefusal('TOKEN_INVALID', 'another certificate, or none')
}
