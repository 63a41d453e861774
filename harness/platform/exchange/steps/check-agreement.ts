import type { JWTPayload } from 'jose'
import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit } from '../kit.ts'
import { ExchangeRefusal } from '../refusal.ts'

/** What this client may do here: nothing before the two have come to an agreement. @returns the scopes agreed on */
export async function checkAgreement(
  { client_id: clientId }: JWTPayload,
  tenant: ExchangeTenant,
  kit: ExchangeKit,
): Promise<ReadonlySet<string>> {
  const scopes = typeof clientId === 'string' ? await kit.dealings.scopesOf(tenant, clientId) : undefined
  if (scopes === undefined) throw new ExchangeRefusal('TOKEN_INVALID', 'no agreement with this client')
  return scopes
}
