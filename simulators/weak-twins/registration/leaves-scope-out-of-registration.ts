import type { WeakTwin } from '../weak-twin.ts'
import { answeredObject } from './client-record.ts'

export const leavesScopeOutOfRegistration: WeakTwin = {
  id: 'leaves-scope-out-of-registration',
  fault: 'Does not tell a client what scope it was registered for.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const answer = endpoint === 'registration' ? answeredObject(ctx.body) : undefined
      if (answer === undefined) return
      const { scope: _left, ...rest } = answer
      ctx.body = rest
    },
  },
}
