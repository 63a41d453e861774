import { serverOf } from '../carriers/server-of.ts'
import { type Platform, tellOf } from '../platform.ts'
import type { Connected, RegisteredClient, Tokens } from '../records.ts'
import { Refusal } from '../refusal.ts'
import type { Opened } from '../sealing/vault.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { usable } from '../steps/load-connection.ts'

/** Gets tokens to take the place of `stale`. Whoever comes while that is under way gets the same ones. */
export function refresh(platform: Platform, allowed: AllowedPair, stale: Tokens): Promise<Tokens> {
  const { kit, steps } = platform
  return steps.oneAtATime(kit, allowed, async () => {
    const current = usable(await steps.loadConnection(kit, allowed))
    // Somebody else was faster: their tokens are the newer ones.
    if (current.record.tokens.accessToken !== stale.accessToken) return current.record.tokens
    return renew(platform, allowed, current)
  })
}

async function renew(platform: Platform, allowed: AllowedPair, current: Opened<Connected>): Promise<Tokens> {
  const { kit, steps } = platform
  const { clientId, tokens } = current.record
  const { refreshToken } = tokens
  if (refreshToken === undefined) throw new Refusal('RECONNECT_NEEDED', 'no-refresh-token')
  const server = await serverOf(kit, allowed)
  const client = await steps.findClient(kit, allowed, server)
  if (client.clientId !== clientId) throw new Refusal('RECONNECT_NEEDED', 'client-changed')
  const outcome = await steps.requestRefresh(kit, server, client, { ...tokens, refreshToken })
  switch (outcome.kind) {
    case 'refreshed':
      return keep(platform, allowed, current, client, outcome.tokens)
    case 'refused':
      await steps.replaceConnection(kit, allowed, current, { kind: 'reconnect-needed', since: kit.clock.now() })
      tellOf(platform, allowed, 'reconnect-needed')
      throw new Refusal('RECONNECT_NEEDED', 'refresh-refused')
    case 'failed':
      throw new Refusal('CARRIER_UNAVAILABLE', 'refresh-refused', outcome.cause)
  }
}

/** Keeps refreshed tokens; where the connection has gone meanwhile they are ended at the carrier instead. */
async function keep(
  platform: Platform,
  allowed: AllowedPair,
  was: Opened<Connected>,
  client: RegisteredClient,
  tokens: Tokens,
): Promise<Tokens> {
  const { kit, steps } = platform
  if (await steps.replaceConnection(kit, allowed, was, { ...was.record, tokens })) {
    tellOf(platform, allowed, 'refreshed')
    return tokens
  }
  try {
    return usable(await steps.loadConnection(kit, allowed)).record.tokens
  } catch (error) {
    await steps.revokeTokens(kit, await serverOf(kit, allowed), client, tokens)
    throw error
  }
}
