import { decodeProtectedHeader } from 'jose'
import { accessTokenReference } from '../../core/steps/access-tokens.ts'
import type { WeakTwin } from '../weak-twin.ts'
import { identifierIn } from './token-identifier.ts'

export const acceptsUnsignedTokens: WeakTwin = {
  id: 'accepts-unsigned-tokens',
  fault: 'Introspection believes a token that says it needs no signature.',
  step: {
    name: 'access-token-reference',
    stage: 'before',
    async apply(exchange) {
      const { endpoint, params } = exchange
      const token = params.get('token')
      const jti = identifierIn(token)
      if (
        endpoint === 'introspection' &&
        token !== null &&
        jti !== undefined &&
        decodeProtectedHeader(token).alg === 'none'
      ) {
        params.set('token', jti)
      } else {
        await accessTokenReference.apply(exchange)
      }
    },
  },
}
