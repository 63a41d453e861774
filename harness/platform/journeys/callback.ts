import { serverOf } from '../carriers/server-of.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import { insist } from './insist.ts'
import { appointRefresh } from './refresh-ahead.ts'

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
export async function finishFlow(platform: Platform, { pair, answer, session }: Callback): Promise<void> {
  const { kit, steps } = platform
  const state = answer.get('state') ?? ''
  const flow = await steps.takeFlow(kit, pair, state)
  steps.checkCarrier(flow, pair)
  steps.checkSession(flow, session(state))
  steps.checkLifetime(kit, flow)
  // Once more: the tenant may have lost the carrier while the browser was away.
  const allowed = steps.authorizeTenant(kit, flow)
  const server = await serverOf(kit, allowed)
  const checked = steps.checkIssuer(server, flow, answer)
  const client = await steps.findClient(kit, allowed, server)
  steps.checkClient(flow, client)
  const tokens = await steps.redeemCode(kit, server, client, flow, checked)
  await appointRefresh(kit, flow, tokens)
  await insist(kit, () => steps.keepTokens(kit, flow, client, tokens))
  tellOf(platform, flow, 'connected')
}
