import { isEveryCallGrant, isTokenGrant } from '../adapters/grants.ts'
import { certificateOf } from '../carriers/mutual-tls.ts'
import { serverOf } from '../carriers/server-of.ts'
import type { UsableServer } from '../carriers/servers.ts'
import { contained } from '../containment/contain.ts'
import type { Pair } from '../kit.ts'
import { type Platform, tellOf } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import { watched } from '../seeing/watched.ts'
import type { GovernedPair } from '../steps/choose-policy.ts'
import { connectByCredentials, connectByToken } from './connect-by-credentials.ts'
import { type StartedFlow, startFlow } from './start-flow.ts'

/** What became of a connect: a flow has begun, or nobody had to be asked. */
export type ConnectOutcome = ({ readonly kind: 'started' } & StartedFlow) | { readonly kind: 'connected' }

/** Begins to connect a tenant to a carrier. Nothing is made before the tenant's right to the carrier is clear. */
export async function connect(whole: Platform, pair: Pair): Promise<ConnectOutcome> {
  const { steps } = whole
  const allowed = await steps.choosePolicy(whole.kit, steps.authorizeTenant(whole.kit, pair))
  const platform = contained(whole, allowed, isEveryCallGrant(allowed.grant) ? 'api' : 'token')
  const { kit } = platform
  // Tokens by credentials are not bound to certificates; nothing weaker takes the place of what the policy wants.
  const browserless = isTokenGrant(allowed.grant) || isEveryCallGrant(allowed.grant)
  if (allowed.policy.mutualTls && browserless) throw new Refusal('CARRIER_UNAVAILABLE', 'policy-not-possible')
  if (isTokenGrant(allowed.grant)) {
    const { grant } = allowed
    await watched(platform, 'exchange', allowed, (watching) => connectByToken(watching, allowed, grant))
    return { kind: 'connected' }
  }
  if (isEveryCallGrant(allowed.grant)) {
    await watched(platform, 'exchange', allowed, (watching) => connectByCredentials(watching, allowed))
    return { kind: 'connected' }
  }
  const server = await serverOf(kit, allowed)
  const possible = certificateOf(allowed) !== undefined && server.tls_client_certificate_bound_access_tokens === true
  if (allowed.policy.mutualTls && !possible) throw new Refusal('CARRIER_UNAVAILABLE', 'policy-not-possible')
  return { kind: 'started', ...(await startChosen(platform, allowed, server)) }
}

/** The two flows are paths of their own from here on: what began without a challenge never ends with one, nor the other way. */
async function startChosen(platform: Platform, allowed: GovernedPair, server: UsableServer): Promise<StartedFlow> {
  const { kit, steps } = platform
  switch (await steps.chooseFlow(kit, allowed, server)) {
    case 'pkce': {
      const verifier = steps.makeVerifier(kit)
      const challenge = await steps.makeChallenge(verifier)
      return startFlow(platform, allowed, server, { kind: 'pkce', verifier }, challenge)
    }
    case 'legacy':
      return startFlow(platform, allowed, server, { kind: 'legacy' }, {})
    case 'vanished':
      tellOf(platform, allowed, 'alert', { reason: 'pkce-vanished' })
      throw new Refusal('CARRIER_UNAVAILABLE', 'pkce-vanished')
  }
}
