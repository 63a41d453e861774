import { authorizationUrl } from '../../steps/authorization-url.ts'
import { checkSession } from '../../steps/check-session.ts'
import { chooseFlow } from '../../steps/choose-flow.ts'
import { makeChallenge } from '../../steps/make-challenge.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'

export const goesWithoutWhereUnannounced = platformTwin(
  'goes-without-where-unannounced',
  'starts flows without PKCE where the server does not announce it',
  'chooseFlow',
  async (_kit, _allowed, server) => ((server.code_challenge_methods_supported ?? []).length > 0 ? 'pkce' : 'legacy'),
)

export const takesTheMethodAnnounced = platformTwinOf(
  'takes-the-method-announced',
  'sends plain where the server names it first',
  {
    async chooseFlow(kit, allowed, server) {
      return server.code_challenge_methods_supported?.[0] === 'plain' ? 'pkce' : chooseFlow(kit, allowed, server)
    },
    authorizationUrl(server, allowed, flow, challenge) {
      const plain = server.code_challenge_methods_supported?.[0] === 'plain' && flow.kind === 'pkce'
      const wanted = plain ? { code_challenge: flow.verifier, code_challenge_method: 'plain' } : challenge
      return authorizationUrl(server, allowed, flow, wanted)
    },
  },
)

export const leavesOutMethod = platformTwin(
  'leaves-out-method',
  'does not say that its challenge is S256',
  'makeChallenge',
  async (verifier) => {
    const { code_challenge = '' } = await makeChallenge(verifier)
    return { code_challenge }
  },
)

/** Carriers, by their addresses, at which a redemption went wrong. */
const troubled = new Set<string>()

export const fallsBackAfterAnError = platformTwinOf(
  'falls-back-after-an-error',
  'sends plain after a code could not be redeemed',
  {
    authorizationUrl(server, allowed, flow, challenge) {
      const plain = troubled.has(server.issuer) && flow.kind === 'pkce'
      const wanted = plain ? { code_challenge: flow.verifier, code_challenge_method: 'plain' } : challenge
      return authorizationUrl(server, allowed, flow, wanted)
    },
    async redeemCode(kit, server, ...rest) {
      try {
        return await redeemCode(kit, server, ...rest)
      } catch (error) {
        troubled.add(server.issuer)
        throw error
      }
    },
  },
)

export const checksStateOnlyWithPkce = platformTwinOf(
  'checks-state-only-with-pkce',
  'takes responses from any browser once a server does not announce PKCE',
  {
    async chooseFlow(kit, allowed, server) {
      const choice = await chooseFlow(kit, allowed, server)
      return choice === 'vanished' || server.code_challenge_methods_supported === undefined ? 'legacy' : choice
    },
    checkSession(flow, session) {
      if (flow.kind === 'pkce') checkSession(flow, session)
    },
  },
)
