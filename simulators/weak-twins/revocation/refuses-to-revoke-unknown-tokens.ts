import type { WeakTwin } from '../weak-twin.ts'

export const refusesToRevokeUnknownTokens: WeakTwin = {
  id: 'refuses-to-revoke-unknown-tokens',
  fault: 'Answers the revocation of a token that it does not know with an error.',
  step: {
    name: 'revocation-lookup',
    stage: 'before',
    async apply({ ctx, endpoint, params, kit }) {
      const token = params.get('token')
      if (endpoint !== 'revocation' || token === null || token.includes('.')) return
      if ((await kit.store.find('RefreshToken', token)) !== undefined) return
      ctx.status = 400
      ctx.body = { error: 'invalid_request', error_description: 'unknown token' }
    },
  },
}
