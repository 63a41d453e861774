import type { WeakTwin } from '../weak-twin.ts'
import { answeredObject } from './client-record.ts'

export const answersUpdateWithAnotherClientId: WeakTwin = {
  id: 'answers-update-with-another-client-id',
  fault: 'Answers an update with another client_id than the client has.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const answer = endpoint === 'client' && ctx.method === 'PUT' ? answeredObject(ctx.body) : undefined
      if (ctx.status === 200 && answer !== undefined)
        ctx.body = { ...answer, client_id: `${String(answer.client_id)}-2` }
    },
  },
}
