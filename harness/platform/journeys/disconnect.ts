import { serverOf } from '../carriers/server-of.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import type { Connected } from '../records.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { cancelRefresh } from './refresh-ahead.ts'

/** How a disconnect ended. The connection is gone either way. */
export interface Disconnected {
  /** Whether the carrier was told and has taken it. */
  readonly revoked: boolean
}

/** Ends a connection: it is removed first, so that nothing uses it any more, and then revoked. */
export async function disconnect(platform: Platform, pair: Pair): Promise<Disconnected> {
  const { kit, steps } = platform
  const allowed = steps.authorizeTenant(kit, pair)
  const removed = await steps.takeConnection(kit, pair)
  if (removed === undefined) return { revoked: false }
  await cancelRefresh(kit, pair)
  tellOf(platform, pair, 'disconnected')
  return { revoked: removed.kind === 'connected' && (await revoke(platform, allowed, removed)) }
}

async function revoke({ kit, steps }: Platform, allowed: AllowedPair, removed: Connected): Promise<boolean> {
  try {
    const server = await serverOf(kit, allowed)
    const client = await steps.findClient(kit, allowed, server)
    return client.clientId === removed.clientId && (await steps.revokeTokens(kit, server, client, removed.tokens))
  } catch {
    return false
  }
}
