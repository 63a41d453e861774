import type { WeakTwin } from '../weak-twin.ts'
import { answeredObject } from './client-record.ts'

export const leavesOutSecretExpiry: WeakTwin = {
  id: 'leaves-out-secret-expiry',
  fault: 'Hands out a client secret and does not say how long it is good for.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const answer = endpoint === 'registration' ? answeredObject(ctx.body) : undefined
      if (answer === undefined) return
      const { client_secret_expires_at: _left, ...rest } = answer
      ctx.body = rest
    },
  },
}
