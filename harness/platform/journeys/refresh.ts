import { isTokenGrant, type TokenGrant } from '../adapters/grants.ts'
import { serverOf, tokenServerOf } from '../carriers/server-of.ts'
import { contained } from '../containment/contain.ts'
import { type Platform, tellOf } from '../platform.ts'
import type { Connected, RegisteredClient, Tokens } from '../records.ts'
import { carrierUnavailable, Refusal } from '../refusal.ts'
import type { Opened } from '../sealing/vault.ts'
import { watched } from '../seeing/watched.ts'
import type { AllowedPair } from '../steps/authorize-tenant.ts'
import { mayBeSent } from '../steps/begin-refresh.ts'
import { usable } from '../steps/load-connection.ts'
import { insist } from './insist.ts'
import { appointRefresh, cancelRefresh } from './refresh-ahead.ts'
import { fateOf } from './refresh-fate.ts'

/** Gets tokens to take the place of `stale`. Whoever comes while that is under way gets the same ones. */
export function refresh(platform: Platform, allowed: AllowedPair, stale: Tokens): Promise<Tokens> {
  const { kit, steps } = platform
  return steps.oneAtATime(kit, allowed, async () => {
    const current = usable(await steps.loadConnection(kit, allowed))
    // Somebody else was faster: their tokens are the newer ones.
    if (current.record.tokens.accessToken !== stale.accessToken) return current.record.tokens
    return watched(platform, 'refresh', allowed, (watching) => {
      const held = contained(watching, allowed, 'token')
      return isTokenGrant(allowed.grant)
        ? askAgain(held, allowed, current, allowed.grant)
        : renew(held, allowed, current)
    })
  })
}

async function renew(platform: Platform, allowed: AllowedPair, found: Opened<Connected>): Promise<Tokens> {
  const { kit, steps } = platform
  const { clientId, tokens } = found.record
  const { refreshToken } = tokens
  if (refreshToken === undefined) throw new Refusal('RECONNECT_NEEDED', 'no-refresh-token')
  // An earlier refresh was cut off, and this carrier would take a second use for theft.
  if (!mayBeSent(kit, allowed, found.record)) return giveUp(platform, allowed, found, 'refresh-in-doubt')
  const server = await serverOf(kit, allowed)
  const client = await steps.findClient(kit, allowed, server)
  if (client.clientId !== clientId) throw new Refusal('RECONNECT_NEEDED', 'client-changed')
  const begun = await steps.beginRefresh(kit, allowed, found)
  const outcome = await steps.requestRefresh(kit, server, client, { ...tokens, refreshToken })
  switch (outcome.kind) {
    case 'refreshed':
      return keep(platform, allowed, begun, client, outcome.tokens)
    case 'refused':
      return giveUp(platform, allowed, begun, 'refresh-refused')
    case 'failed':
      // The note is taken back where this attempt surely did nothing; what an earlier one left open stays so.
      if (fateOf(outcome.cause) === 'unused') await steps.replaceConnection(kit, allowed, begun, found.record)
      throw carrierUnavailable('refresh-refused', outcome.cause)
  }
}

/** Where the tenant's credentials bring the token they bring the next one too. */
async function askAgain(
  platform: Platform,
  allowed: AllowedPair,
  found: Opened<Connected>,
  grant: TokenGrant,
): Promise<Tokens> {
  const { kit, steps } = platform
  const server = await tokenServerOf(kit, allowed)
  const client = await steps.findClient(kit, allowed, server)
  const outcome = await steps.requestByCredentials(kit, server, client, allowed, grant)
  switch (outcome.kind) {
    case 'refreshed':
      return keep(platform, allowed, found, client, outcome.tokens)
    case 'refused':
      return giveUp(platform, allowed, found, 'credentials-refused')
    case 'failed':
      throw carrierUnavailable('refresh-refused', outcome.cause)
  }
}

/** Ends what the carrier takes no longer: from here on nothing is sent, until somebody connects again. */
async function giveUp(
  platform: Platform,
  allowed: AllowedPair,
  was: Opened<Connected>,
  reason: 'refresh-refused' | 'refresh-in-doubt' | 'credentials-refused',
): Promise<never> {
  const { kit, steps } = platform
  const ended = { kind: 'reconnect-needed', since: kit.clock.now() } as const
  if (await insist(kit, () => steps.replaceConnection(kit, allowed, was, ended))) {
    tellOf(platform, allowed, 'reconnect-needed')
  }
  await cancelRefresh(kit, allowed)
  throw new Refusal('RECONNECT_NEEDED', reason)
}

/** Keeps refreshed tokens; where the connection has gone meanwhile they are ended at the carrier instead. */
async function keep(
  platform: Platform,
  allowed: AllowedPair,
  begun: Opened<Connected>,
  client: RegisteredClient,
  tokens: Tokens,
): Promise<Tokens> {
  const { kit, steps } = platform
  const { refreshSentAt: _answered, ...record } = begun.record
  await appointRefresh(kit, allowed, tokens)
  if (await insist(kit, () => steps.replaceConnection(kit, allowed, begun, { ...record, tokens }))) {
    tellOf(platform, allowed, 'refreshed')
    return tokens
  }
  try {
    // Also where they were kept and the store's answer got lost: then these are the same ones.
    return usable(await insist(kit, () => steps.loadConnection(kit, allowed))).record.tokens
  } catch (error) {
    await steps.revokeTokens(kit, await tokenServerOf(kit, allowed), client, tokens)
    throw error
  }
}
