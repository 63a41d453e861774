import { errors } from 'oidc-provider'
import type { RefreshStep } from '../step.ts'

/** The refresh token exists. */
export const refreshTokenLookup: RefreshStep = {
  name: 'refresh-token-lookup',
  stage: 'refresh',
  async apply(refresh) {
    const { refreshToken } = refresh.params
    if (refreshToken === undefined) throw new errors.InvalidRequest('missing required parameter: refresh_token')
    refresh.token = await refresh.kit.provider.RefreshToken.find(refreshToken, { ignoreExpiration: true })
    if (refresh.token === undefined) throw new errors.InvalidGrant('refresh token not found')
  },
}

/** A refresh token belongs to the client it was issued to (RFC 6749, 6). */
export const refreshTokenClientBinding: RefreshStep = {
  name: 'refresh-token-client-binding',
  stage: 'refresh',
  apply({ token, client }) {
    if (token?.clientId !== client.clientId) throw new errors.InvalidGrant('refresh token was issued to another client')
  },
}

/** Refresh tokens lapse after a time without use (RFC 9700, 4.14.2). */
export const refreshTokenExpiry: RefreshStep = {
  name: 'refresh-token-expiry',
  stage: 'refresh',
  apply({ token }) {
    if (token?.isExpired === true) throw new errors.InvalidGrant('refresh token is expired')
  },
}

/** A refresh never widens the scope; without one the original scope is granted again (RFC 6749, 6). */
export const refreshScopeNarrowing: RefreshStep = {
  name: 'refresh-scope-narrowing',
  stage: 'refresh',
  apply(refresh) {
    const original = refresh.token?.scope ?? ''
    refresh.scope = refresh.params.scope ?? original
    const granted = new Set(original.split(' '))
    const beyond = refresh.scope.split(' ').filter((scope) => !granted.has(scope))
    if (beyond.length > 0) throw new errors.InvalidScope('scope reaches beyond what was granted', beyond.join(' '))
  },
}

/** A public client's refresh token is bound to the proof key it was issued to (RFC 9449, 5). */
export const refreshDpopBinding: RefreshStep = {
  name: 'refresh-dpop-binding',
  stage: 'refresh',
  apply({ token, client, jkt }) {
    if (token?.jkt !== undefined && token.jkt !== jkt)
      throw new errors.InvalidGrant('DPoP proof key does not match the refresh token')
    if (client.dpopBoundAccessTokens === true && jkt === undefined)
      throw new errors.InvalidGrant('DPoP proof is missing')
  },
}

/** Each refresh brings a new refresh token; the used one is taken at once, so that parallel uses have one winner. */
export const refreshRotation: RefreshStep = {
  name: 'refresh-rotation',
  stage: 'refresh',
  async apply(refresh) {
    refresh.rotate = true
    refresh.reused = refresh.token === undefined || !(await refresh.kit.store.claim('RefreshToken', refresh.token.jti))
  },
}

/** Use of a rotated refresh token ends its whole family (RFC 9700, 4.14.2). */
export const refreshReuseDetection: RefreshStep = {
  name: 'refresh-reuse-detection',
  stage: 'refresh',
  async apply({ token, kit, reused }) {
    if (reused && token?.grantId !== undefined) await kit.store.revokeGrant(token.grantId)
  },
}

/** The used refresh token brings nothing. */
export const refreshReuseRefusal: RefreshStep = {
  name: 'refresh-reuse-refusal',
  stage: 'refresh',
  apply({ reused }) {
    if (reused) throw new errors.InvalidGrant('refresh token already used')
  },
}
