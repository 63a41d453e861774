import type { WeakTwin } from '../weak-twin.ts'

export const makesUpErrorCodes: WeakTwin = {
  id: 'makes-up-error-codes',
  fault: 'Answers refused token requests with error codes of its own.',
  step: {
    name: 'token-errors',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint === 'token' && ctx.status === 400) ctx.body = { error: 'AUTH_0042' }
    },
  },
}
