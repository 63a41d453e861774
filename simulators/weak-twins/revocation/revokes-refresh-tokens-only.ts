import type { WeakTwin } from '../weak-twin.ts'

export const revokesRefreshTokensOnly: WeakTwin = {
  id: 'revokes-refresh-tokens-only',
  fault: 'Answers the revocation of an access token with 200 and lets it live.',
  step: {
    name: 'revocation-lookup',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      if (endpoint === 'revocation' && params.get('token_type_hint') === 'access_token') ctx.body = ''
    },
  },
}
