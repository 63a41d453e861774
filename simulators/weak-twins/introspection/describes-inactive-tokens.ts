import type { WeakTwin } from '../weak-twin.ts'

export const describesInactiveTokens: WeakTwin = {
  id: 'describes-inactive-tokens',
  fault: 'Says of an inactive token why it is inactive.',
  step: {
    name: 'introspection-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const { body } = ctx
      if (endpoint !== 'introspection' || typeof body !== 'object' || body === null) return
      if (Reflect.get(body, 'active') === false) ctx.body = { active: false, token_type: 'Bearer', reason: 'revoked' }
    },
  },
}
