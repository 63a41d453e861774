import { makeDpopKey } from '../carriers/dpop.ts'
import type { UsableServer } from '../carriers/servers.ts'
import { digest } from '../digest.ts'
import { type Platform, tellOf } from '../platform.ts'
import { slotOf } from '../policies/traffic.ts'
import type { PendingFlow } from '../records.ts'
import { rememberOwner } from '../seeing/cross-tenant.ts'
import { traceparentOf } from '../seeing/traces.ts'
import type { GovernedPair } from '../steps/choose-policy.ts'
import { wantedStepUp } from '../steps/keep-step-up.ts'
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

/** What sets the two flows apart. */
export type FlowMethod = { readonly kind: 'pkce'; readonly verifier: string } | { readonly kind: 'legacy' }

/** Remembers a flow under its tenant and says where to send the browser. */
export async function startFlow(
  platform: Platform,
  allowed: GovernedPair,
  server: UsableServer,
  method: FlowMethod,
  challenge: Readonly<Record<string, string>>,
): Promise<StartedFlow> {
  const { kit, steps } = platform
  const client = await steps.findClient(kit, allowed, server)
  const state = steps.makeState(kit, allowed)
  const session = steps.makeSession(kit)
  const lifetimeMs = steps.flowLifetime(allowed)
  const traceparent = traceparentOf(platform.span)
  const stepUp = await wantedStepUp(kit, allowed)
  const flow: PendingFlow = {
    id: flowIdOf(state),
    tenant: allowed.tenant,
    carrier: allowed.carrier,
    ...(await bindingsOf(allowed, method)),
    ...(stepUp === undefined ? {} : { stepUp }),
    issuer: allowed.carrierSettings.issuer,
    clientId: client.clientId,
    redirectUri: allowed.redirectUri,
    state,
    session: digest(session),
    ...(traceparent === undefined ? {} : { traceparent }),
    expiresAt: kit.clock.now() + lifetimeMs,
    ...method,
  }
  await Promise.all([steps.rememberFlow(kit, flow), rememberOwner(platform, flow)])
  const url = steps.authorizationUrl(server, allowed, flow, challenge)
  const sent = allowed.policy.pushedRequests ? await steps.pushRequest(kit, server, client, flow, url) : url
  tellOf(platform, allowed, 'connect-started', { by: 'tenant' })
  return { id: flow.id, url: sent, session, lifetimeMs }
}

/** What the policies make of a flow; fixed here, whatever they say by the time of its callback. */
async function bindingsOf({ environment, settings, policy }: GovernedPair, { kind }: FlowMethod) {
  const slot = slotOf(environment, kind)
  const resource = policy.resourceIndicators ? settings.resource : undefined
  return {
    ...(slot === undefined ? {} : { slot }),
    ...(resource === undefined ? {} : { resource }),
    ...(policy.mutualTls ? { mutualTls: true } : {}),
    ...(policy.dpop ? { dpopKey: await makeDpopKey() } : {}),
    ...(policy.tokenLifetime === null ? {} : { longestLifetime: policy.tokenLifetime }),
  }
}
