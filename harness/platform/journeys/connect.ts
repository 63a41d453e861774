import { serverOf } from '../carriers/server-of.ts'
import { digest } from '../digest.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import type { PendingFlow } from '../records.ts'
import { flowIdOf } from '../steps/remember-flow.ts'

/** A flow that has begun. */
export interface StartedFlow {
  readonly id: string
  /** Where to send the browser. */
  readonly url: string
  /** What to leave in the browser. */
  readonly session: string
  readonly lifetimeMs: number
}

/** Begins to connect a tenant to a carrier. Nothing is made before the tenant's right to the carrier is clear. */
export async function connect(platform: Platform, pair: Pair): Promise<StartedFlow> {
  const { kit, steps } = platform
  const allowed = steps.authorizeTenant(kit, pair)
  const server = await serverOf(kit, allowed)
  const client = await steps.findClient(kit, allowed, server)
  const verifier = steps.makeVerifier(kit)
  const challenge = await steps.makeChallenge(verifier)
  const state = steps.makeState(kit, pair)
  const session = steps.makeSession(kit)
  const lifetimeMs = steps.flowLifetime(allowed)
  const flow: PendingFlow = {
    id: flowIdOf(state),
    tenant: pair.tenant,
    carrier: pair.carrier,
    issuer: allowed.carrierSettings.issuer,
    clientId: client.clientId,
    redirectUri: allowed.redirectUri,
    state,
    session: digest(session),
    verifier,
    expiresAt: kit.clock.now() + lifetimeMs,
  }
  await steps.rememberFlow(kit, flow)
  tellOf(platform, pair, 'connect-started')
  return { id: flow.id, url: steps.authorizationUrl(server, allowed, flow, challenge), session, lifetimeMs }
}
