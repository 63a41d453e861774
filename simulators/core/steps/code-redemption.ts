import { createHash, timingSafeEqual } from 'node:crypto'
import { errors } from 'oidc-provider'
import type { CodeStep } from '../step.ts'

/** The code exists. An expired one is still found, so that the reason is told apart in the journal. */
export const codeLookup: CodeStep = {
  name: 'code-lookup',
  stage: 'code',
  async apply(redemption) {
    const { code } = redemption.params
    if (code === undefined) throw new errors.InvalidRequest('missing required parameter: code')
    redemption.code = await redemption.kit.provider.AuthorizationCode.find(code, { ignoreExpiration: true })
    if (redemption.code === undefined) throw new errors.InvalidGrant('authorization code not found')
  },
}

/** Only the client a code was made for can redeem it (RFC 6749, 4.1.3). */
export const codeClientBinding: CodeStep = {
  name: 'code-client-binding',
  stage: 'code',
  apply({ code, client }) {
    if (code?.clientId !== client.clientId)
      throw new errors.InvalidGrant('authorization code was issued to another client')
  },
}

/** Codes expire (RFC 6749, 4.1.2). */
export const codeExpiry: CodeStep = {
  name: 'code-expiry',
  stage: 'code',
  apply({ code }) {
    if (code?.isExpired === true) throw new errors.InvalidGrant('authorization code is expired')
  },
}

/** The redirect URI of the token request is that of the authorization request; with PKCE it may be left out (OAuth 2.1, 10.2). */
export const codeRedirectUriBinding: CodeStep = {
  name: 'code-redirect-uri-binding',
  stage: 'code',
  apply({ code, params }) {
    if (params.redirectUri === undefined && code?.codeChallenge === undefined)
      throw new errors.InvalidGrant('redirect_uri is missing')
    if (params.redirectUri !== undefined && params.redirectUri !== code?.redirectUri)
      throw new errors.InvalidGrant('redirect_uri mismatch')
  },
}

/** A verifier without an earlier challenge is refused: the downgrade of RFC 9700, 4.8.2. */
export const verifierWithoutChallenge: CodeStep = {
  name: 'verifier-without-challenge',
  stage: 'code',
  apply({ code, params }) {
    if (params.verifier !== undefined && code?.codeChallenge === undefined)
      throw new errors.InvalidRequest('code_verifier without a code_challenge in the authorization request')
  },
}

/** A challenge makes the verifier mandatory (RFC 9700, 2.1.1). */
export const verifierRequired: CodeStep = {
  name: 'verifier-required',
  stage: 'code',
  apply({ code, params }) {
    if (code?.codeChallenge !== undefined && params.verifier === undefined)
      throw new errors.InvalidGrant('code_verifier is missing')
  },
}

/** The verifier hashes to the challenge (RFC 7636, 4.6) and keeps to the ABNF of section 4.1. */
export const verifierComparison: CodeStep = {
  name: 'verifier-comparison',
  stage: 'code',
  apply({ code, params }) {
    if (code?.codeChallenge === undefined || params.verifier === undefined) return
    if (!/^[A-Za-z0-9._~-]{43,128}$/.test(params.verifier)) throw new errors.InvalidGrant('code_verifier is malformed')
    const hashed = Buffer.from(createHash('sha256').update(params.verifier).digest('base64url'))
    const challenge = Buffer.from(code.codeChallenge)
    if (hashed.length !== challenge.length || !timingSafeEqual(hashed, challenge))
      throw new errors.InvalidGrant('code_verifier does not match')
  },
}

/** A code asked for with `dpop_jkt` is redeemed with that key only (RFC 9449, 10). */
export const codeDpopBinding: CodeStep = {
  name: 'code-dpop-binding',
  stage: 'code',
  apply({ code, client, jkt }) {
    if (code?.dpopJkt !== undefined && code.dpopJkt !== jkt)
      throw new errors.InvalidGrant('DPoP proof key does not match dpop_jkt')
    if (client.dpopBoundAccessTokens === true && jkt === undefined)
      throw new errors.InvalidGrant('DPoP proof is missing')
  },
}

/** A code is taken at once, so that of any number of requests at the same time one wins (RFC 9700, 4.2.4). */
export const codeSingleUse: CodeStep = {
  name: 'code-single-use',
  stage: 'code',
  async apply(redemption) {
    const { code, kit } = redemption
    redemption.replayed = code === undefined || !(await kit.store.claim('AuthorizationCode', code.jti))
  },
}

/** A second, otherwise right redemption ends what the first one brought (RFC 9700, 4.2.4); a wrong one never gets here. */
export const codeReplayRevocation: CodeStep = {
  name: 'code-replay-revocation',
  stage: 'code',
  async apply({ code, kit, replayed }) {
    if (replayed && code?.grantId !== undefined) await kit.store.revokeGrant(code.grantId)
  },
}

/** The second redemption brings nothing. */
export const codeReplayRefusal: CodeStep = {
  name: 'code-replay-refusal',
  stage: 'code',
  apply({ replayed }) {
    if (replayed) throw new errors.InvalidGrant('authorization code already used')
  },
}
