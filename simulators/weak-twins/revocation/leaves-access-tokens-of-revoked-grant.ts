import type { WeakTwin } from '../weak-twin.ts'

export const leavesAccessTokensOfRevokedGrant: WeakTwin = {
  id: 'leaves-access-tokens-of-revoked-grant',
  fault: 'Ends a revoked refresh token and lets the access tokens of its grant live.',
  step: {
    name: 'revocation-lookup',
    stage: 'before',
    async apply({ ctx, endpoint, params, kit }) {
      const token = params.get('token') ?? ''
      if (endpoint !== 'revocation' || (await kit.store.find('RefreshToken', token)) === undefined) return
      await kit.store.destroy('RefreshToken', token)
      ctx.body = ''
    },
  },
}
