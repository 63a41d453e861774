import { tokenServerOf } from '../carriers/server-of.ts'
import { contained } from '../containment/contain.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import { at, slotOf } from '../policies/traffic.ts'
import type { Connected } from '../records.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { dropStepUp } from '../steps/keep-step-up.ts'
import { cancelRefresh } from './refresh-ahead.ts'

/** How a disconnect ended. The connection is gone either way. */
export interface Disconnected {
  /** Whether the carrier was told and has taken it. */
  readonly revoked: boolean
}

/** Ends what a pair has at a carrier, whichever flow it came by. */
export async function disconnect(whole: Platform, pair: Pair): Promise<Disconnected> {
  const allowed = whole.steps.authorizeTenant(whole.kit, pair)
  const platform = contained(whole, allowed, 'token')
  const ended = []
  for (const flow of ['pkce', 'legacy'] as const) {
    ended.push(await endConnection(platform, at(allowed, slotOf(allowed.environment, flow))))
  }
  await dropStepUp(whole.kit, allowed)
  if (ended.some((one) => one !== undefined)) tellOf(platform, pair, 'disconnected', { by: 'tenant' })
  return { revoked: ended.some((one) => one?.revoked === true) && ended.every((one) => one?.revoked !== false) }
}

/** Ends one connection, if it is there: it is removed first, so that nothing uses it any more, and then revoked. */
export async function endConnection(platform: Platform, allowed: AllowedPair): Promise<Disconnected | undefined> {
  const { kit, steps } = platform
  const removed = await steps.takeConnection(kit, allowed)
  if (removed === undefined) return undefined
  await cancelRefresh(kit, allowed)
  return { revoked: removed.kind === 'connected' && (await revoke(platform, allowed, removed)) }
}

async function revoke({ kit, steps }: Platform, allowed: AllowedPair, removed: Connected): Promise<boolean> {
  try {
    const server = await tokenServerOf(kit, allowed)
    const client = await steps.findClient(kit, allowed, server)
    return client.clientId === removed.clientId && (await steps.revokeTokens(kit, server, client, removed.tokens))
  } catch {
    return false
  }
}
