import type { JWTPayload } from 'jose'
import { z } from 'zod'
import type { ExchangeTenant } from '../configuration.ts'
import type { Credentials } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

const confirmation = z.looseObject({ jkt: z.string().optional(), 'x5t#S256': z.string().optional() })

/** What a token is bound to. */
export interface Binding {
  readonly key: string | undefined
  readonly certificate: string | undefined
}

/**
 * Which proof this token needs. A token bound to a key comes with the DPoP scheme and no other (RFC 9449, 7.2); one with
 * a binding nobody here understands is not taken.
 */
export function readBinding(
  { cnf }: JWTPayload,
  { scheme }: Credentials,
  { senderConstraint }: ExchangeTenant,
): Binding {
  const parsed = confirmation.safeParse(cnf ?? {})
  if (!parsed.success) throw new ExchangeRefusal('TOKEN_INVALID', 'a binding that cannot be read')
  const { jkt: key, 'x5t#S256': certificate, ...others } = parsed.data
  const unknown = cnf !== undefined && key === undefined && certificate === undefined
  if (unknown || Object.keys(others).length > 0) throw new ExchangeRefusal('TOKEN_INVALID', 'an unknown binding')
  if ((scheme === 'dpop') !== (key !== undefined))
    throw new ExchangeRefusal('TOKEN_INVALID', 'another scheme than its binding')
  if (senderConstraint === 'dpop' && key === undefined) throw new ExchangeRefusal('TOKEN_INVALID', 'not bound to a key')
  if (senderConstraint === 'mtls' && certificate === undefined)
    throw new ExchangeRefusal('TOKEN_INVALID', 'not bound to a certificate')
  return { key, certificate }
}
