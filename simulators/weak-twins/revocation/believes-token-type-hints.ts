import type { WeakTwin } from '../weak-twin.ts'

export const believesTokenTypeHints: WeakTwin = {
  id: 'believes-token-type-hints',
  fault: 'Looks for a token to revoke under the hinted type alone.',
  step: {
    name: 'revocation-lookup',
    stage: 'before',
    apply({ ctx, endpoint, params }) {
      const isAccessToken = params.get('token')?.includes('.') === true
      const hint = params.get('token_type_hint')
      if (endpoint === 'revocation' && hint !== null && isAccessToken !== (hint === 'access_token')) ctx.body = ''
    },
  },
}
