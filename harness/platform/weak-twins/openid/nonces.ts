import { decodeJwt } from 'jose'
import { digest } from '../../digest.ts'
import type { SendRequest } from '../../kit.ts'
import type { PkceFlow } from '../../records.ts'
import { authorizationUrl } from '../../steps/authorization-url.ts'
import { redeemLegacyCode } from '../../steps/redeem-code.ts'
import type { PlatformSteps } from '../../steps.ts'
import { platformTwinOf } from '../weak-twin.ts'

/** What a token answer says, as far as a nonce is concerned. */
interface Answered {
  readonly accessToken: string
  readonly nonce: unknown
}

/** Looks at a token answer. Rejects where it is not to be kept. */
type Look = (answered: Answered, expected: string, send: SendRequest, issuer: string) => Promise<void>

export const leansOnNonceUnread = platformTwinOf(
  'leans-on-nonce-unread',
  'sends a nonce in the place of a challenge, and does not look at it again',
  leaningOnNonce(async () => undefined),
)

export const leansOnNonceWhereThereIsOne = platformTwinOf(
  'leans-on-nonce-where-there-is-one',
  'sends a nonce in the place of a challenge, and takes ID Tokens that have none',
  leaningOnNonce(async ({ nonce }, expected) => {
    if (nonce !== undefined) same(nonce, expected)
  }),
)

export const triesTokensBeforeNonce = platformTwinOf(
  'tries-tokens-before-nonce',
  'sends a nonce in the place of a challenge, and asks for the person before it compares it',
  leaningOnNonce(async ({ accessToken, nonce }, expected, send, issuer) => {
    const headers = { authorization: `Bearer ${accessToken}` }
    const person = await send(`${issuer}/userinfo`, { method: 'GET', headers, redirect: 'manual' })
    await person.body?.cancel()
    same(nonce, expected)
  }),
)

/** How a platform works that has OpenID's nonce in the place of PKCE (RFC 9700, 2.1.1); how it looks at it is told apart. */
export function leaningOnNonce(look: Look): Partial<PlatformSteps> {
  return {
    makeChallenge: async () => ({}),
    authorizationUrl(server, allowed, flow, challenge) {
      const settings = { ...allowed.settings, scope: `openid ${allowed.settings.scope ?? ''}`.trim() }
      return authorizationUrl(server, { ...allowed, settings }, flow, { ...challenge, nonce: nonceOf(flow) })
    },
    redeemCode(kit, server, client, { verifier: _, ...flow }, answer) {
      const send = lookingAt(kit.send, (answered) => look(answered, nonceOf(flow), kit.send, flow.issuer))
      return redeemLegacyCode({ ...kit, send }, server, client, { ...flow, kind: 'legacy' }, answer)
    },
  }
}

/** Compares a nonce. */
export function same(nonce: unknown, expected: string): void {
  if (nonce !== expected) throw new Error('The nonce of the ID Token is not that of the flow.')
}

/** The nonce belongs to the flow as its state does. */
function nonceOf({ state }: Pick<PkceFlow, 'state'>): string {
  return digest(`the nonce of ${state}`)
}

function lookingAt(send: SendRequest, look: (answered: Answered) => Promise<void>): SendRequest {
  return async (url, init) => {
    const response = await send(url, init)
    if (!response.ok) return response
    const { id_token: idToken, ...body }: Record<string, unknown> = { ...(await response.json()) }
    const nonce = typeof idToken === 'string' ? decodeJwt(idToken).nonce : undefined
    await look({ accessToken: String(body.access_token), nonce })
    return Response.json(body, { status: response.status })
  }
}
