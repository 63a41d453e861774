import type { TokenGrant } from '../adapters/grants.ts'
import { tokenServerOf } from '../carriers/server-of.ts'
import { type Platform, tellOf } from '../platform.ts'
import { carrierUnavailable, Refusal } from '../refusal.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { connectionKey } from '../steps/load-connection.ts'

/** Connects by a token that the tenant's own credentials bring. */
export async function connectByToken(platform: Platform, allowed: AllowedPair, grant: TokenGrant): Promise<void> {
  const { kit, steps } = platform
  const server = await tokenServerOf(kit, allowed)
  const client = await steps.findClient(kit, allowed, server)
  const outcome = await steps.requestByCredentials(kit, server, client, allowed, grant)
  if (outcome.kind === 'refused') throw new Refusal('CARRIER_REFUSED', 'credentials-refused')
  if (outcome.kind === 'failed') throw carrierUnavailable('credentials-refused', outcome.cause)
  await steps.keepTokens(kit, allowed, client, outcome.tokens)
  tellOf(platform, allowed, 'connected', { by: 'tenant' })
}

/** Connects where every call carries the credentials: one call shows whether they are good. */
export async function connectByCredentials(platform: Platform, allowed: AllowedPair): Promise<void> {
  const { kit, steps } = platform
  const { status } = await steps.callWithCredentials(kit, allowed)
  if (status >= 500) throw new Refusal('CARRIER_UNAVAILABLE', 'call-refused')
  if (status >= 300) throw new Refusal('CARRIER_REFUSED', 'credentials-refused')
  await kit.vault.put(connectionKey(allowed), { kind: 'by-credentials', since: kit.clock.now() })
  tellOf(platform, allowed, 'connected', { by: 'tenant' })
}
