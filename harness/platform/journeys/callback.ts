import { serverOf } from '../carriers/server-of.ts'
import type { UsableServer } from '../carriers/servers.ts'
import { contained } from '../containment/contain.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import { at, otherSlot } from '../policies/traffic.ts'
import type { PendingFlow, RegisteredClient, Tokens } from '../records.ts'
import { tellCrossTenant } from '../seeing/cross-tenant.ts'
import { parentAt } from '../seeing/traces.ts'
import { turnedAway, watched } from '../seeing/watched.ts'
import type { GovernedPair } from '../steps/choose-policy.ts'
import { dropStepUp } from '../steps/keep-step-up.ts'
import { endConnection } from './disconnect.ts'
import { insist } from './insist.ts'
import { appointRefresh } from './refresh-ahead.ts'
import { sideBySide } from './side-by-side.ts'

/** What a browser brings back from a carrier. */
export interface Callback {
  /** From the path alone: nothing in query, header or body can name another one. */
  readonly pair: Pair
  readonly answer: URLSearchParams
  /** What the cookie of the flow with this state holds. */
  session(state: string): string | undefined
}

/**
 * Finishes a flow. The first step that refuses ends it, and the flow is gone with it. From the second step on tenant,
 * carrier and issuer are those of the flow.
 */
export async function finishFlow(whole: Platform, callback: Callback): Promise<void> {
  const { pair, answer } = callback
  const since = { at: whole.kit.clock.now(), stopwatch: performance.now() }
  const state = answer.get('state') ?? ''
  const flow = await whole.steps.takeFlow(whole.kit, pair, state).catch((error: unknown) => {
    turnedAway(whole, 'callback', pair, error, since.stopwatch)
    void tellCrossTenant(whole, pair, state)
    throw error
  })
  const place = { since, parent: parentAt(flow.traceparent) }
  await watched(whole, 'callback', flow, (platform) => finishTaken(platform, callback, flow), place)
}

async function finishTaken(whole: Platform, { pair, answer, session }: Callback, flow: PendingFlow): Promise<void> {
  const { steps } = whole
  steps.checkCarrier(flow, pair)
  steps.checkSession(flow, session(answer.get('state') ?? ''))
  steps.checkLifetime(whole.kit, flow)
  // Once more: the tenant may have lost the carrier while the browser was away.
  const allowed = steps.authorizeTenant(whole.kit, flow)
  const platform = contained(whole, allowed, 'token')
  const { kit } = platform
  const server = await serverOf(kit, allowed)
  const checked = steps.checkIssuer(server, flow, answer)
  const client = await steps.findClient(kit, allowed, server)
  steps.checkClient(flow, client)
  const { tokens, confirmed } = await watched(platform, 'exchange', flow, (watching) =>
    exchange(watching, server, client, flow, checked),
  )
  await appointRefresh(kit, flow, tokens)
  await insist(kit, () => steps.keepTokens(kit, flow, client, tokens))
  if (flow.stepUp !== undefined) await dropStepUp(kit, confirmed)
  tellOf(platform, flow, 'connected', { by: 'tenant' })
  // The connection of the other flow goes, unless both are to run side by side.
  if (!confirmed.policy.parallel) {
    await endConnection(platform, at(confirmed, otherSlot(confirmed.environment, flow.kind)))
  }
}

interface Exchanged {
  readonly tokens: Tokens
  readonly confirmed: GovernedPair
}

/** Right and redemption, side by side. Where either fails, nothing of the exchange survives, at the carrier neither. */
async function exchange(
  platform: Platform,
  server: UsableServer,
  client: RegisteredClient,
  flow: PendingFlow,
  answer: URLSearchParams,
): Promise<Exchanged> {
  const { kit, steps } = platform
  const { right, redeemed } = await sideBySide(
    () => steps.confirmTenant(kit, flow),
    () =>
      flow.kind === 'pkce'
        ? steps.redeemCode(kit, server, client, flow, answer)
        : steps.redeemLegacyCode(kit, server, client, flow, answer),
  )
  if (redeemed.status === 'rejected') throw redeemed.reason
  if (right.status === 'rejected') {
    await steps.revokeTokens(kit, server, client, redeemed.value)
    throw right.reason
  }
  return { tokens: redeemed.value, confirmed: right.value }
}
