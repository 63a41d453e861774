import { accessTokenReference } from '../../core/steps/access-tokens.ts'
import type { WeakTwin } from '../weak-twin.ts'
import { identifierIn } from './token-identifier.ts'

export const ignoresTokenSignatures: WeakTwin = {
  id: 'ignores-token-signatures',
  fault: 'Introspection reads a signed access token and never checks its signature.',
  step: {
    name: 'access-token-reference',
    stage: 'before',
    async apply(exchange) {
      const { endpoint, params } = exchange
      const jti = identifierIn(params.get('token'))
      if (endpoint === 'introspection' && jti !== undefined) params.set('token', jti)
      else await accessTokenReference.apply(exchange)
    },
  },
}
