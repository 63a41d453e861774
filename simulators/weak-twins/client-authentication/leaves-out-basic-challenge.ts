import type { WeakTwin } from '../weak-twin.ts'

export const leavesOutBasicChallenge: WeakTwin = {
  id: 'leaves-out-basic-challenge',
  fault: 'Answers failed HTTP Basic authentication without WWW-Authenticate.',
  step: {
    name: 'basic-challenge',
    stage: 'after',
    apply({ ctx }) {
      if (ctx.status === 401) ctx.remove('www-authenticate')
    },
  },
}
