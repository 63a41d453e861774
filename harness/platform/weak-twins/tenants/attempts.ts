import { Refusal } from '../../refusal.ts'
import { authorizationUrl } from '../../steps/authorization-url.ts'
import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { callbackPair } from '../../steps/callback-pair.ts'
import { ownPair } from '../../steps/own-pair.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { refusedCallback } from '../../steps/refused-callback.ts'
import { takeFlow } from '../../steps/take-flow.ts'
import { platformTwin } from '../weak-twin.ts'

export const sendsPlainForLaterTenants = platformTwin(
  'sends-plain-for-later-tenants',
  'sends the verifier itself as challenge for every tenant but the first',
  'authorizationUrl',
  (server, allowed, flow, challenge) => {
    const plain = allowed.tenant === 'acme' || flow.kind !== 'pkce'
    const weak = plain ? challenge : { code_challenge: flow.verifier, code_challenge_method: 'plain' }
    return authorizationUrl(server, allowed, flow, weak)
  },
)

export const takesClientCredentialsAfterARefusal = platformTwin(
  'takes-client-credentials-after-a-refusal',
  'gets a token of its own where the code was refused',
  'redeemCode',
  async (kit, server, client, flow, answer) => {
    try {
      return await redeemCode(kit, server, client, flow, answer)
    } catch (error) {
      const basic = Buffer.from(`${client.clientId}:${client.clientSecret ?? ''}`).toString('base64')
      const response = await kit.send(server.token_endpoint, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials',
        redirect: 'manual',
      })
      if (!response.ok) throw error
      const { access_token: accessToken }: { access_token: string } = await response.json()
      return { accessToken, issuedAt: kit.clock.now() }
    }
  },
)

export const keepsTokensOfSuspendedTenants = platformTwin(
  'keeps-tokens-of-suspended-tenants',
  'does not ask again, while a code is redeemed, whether the tenant still may',
  'confirmTenant',
  async (kit, pair) => ({ ...authorizeTenant(kit, pair), policy: await kit.policies.now(pair) }),
)

export const takesFirstTenantInPath = platformTwin(
  'takes-first-tenant-in-path',
  'takes the first name of a tenant that it finds in the path of a callback',
  'callbackPair',
  (address) => {
    const [, tenant] = /^\/cb\/([a-z0-9-]+)/.exec(address.path) ?? []
    return tenant === undefined ? callbackPair(address) : { tenant, carrier: address.carrier }
  },
)

export const answersByReason = platformTwin(
  'answers-by-reason',
  'answers a callback whose flow is unknown otherwise than one that the carrier refuses',
  'refusedCallback',
  (refusal, answer) => {
    const good = refusedCallback(refusal, answer)
    return refusal.reason === 'redemption-refused' ? { ...good, status: 502 } : good
  },
)

export const showsTheCarriersWords = platformTwin(
  'shows-the-carriers-words',
  'shows people what the carrier says about an error',
  'refusedCallback',
  (refusal, answer) => {
    const good = refusedCallback(refusal, answer)
    const said = answer.get('error_description')
    return said === null ? good : { ...good, text: `${good.text} The carrier says: ${said}` }
  },
)

const seen = new Set<string>()

export const saysWhetherATenantExists = platformTwin(
  'says-whether-a-tenant-exists',
  'answers for a tenant it has never seen otherwise than for one that is not the caller’s',
  'ownPair',
  (request) => {
    seen.add(request.owner)
    if (!seen.has(request.named.tenant)) throw new Refusal('BAD_REQUEST', 'tenant-unknown')
    return ownPair(request)
  },
)

export const thinksLongerAboutWellFormedStates = platformTwin(
  'thinks-longer-about-well-formed-states',
  'looks in a slow archive for states that look like its own',
  'takeFlow',
  async (kit, pair, state) => {
    if (state.length > 20) await kit.clock.wait(40)
    return takeFlow(kit, pair, state)
  },
)
