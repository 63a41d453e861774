import type { WeakTwin } from '../weak-twin.ts'
import { answeredObject } from './client-record.ts'

export const leavesOutConfigurationEndpoint: WeakTwin = {
  id: 'leaves-out-configuration-endpoint',
  fault: 'Hands out a registration access token and does not say where to use it.',
  step: {
    name: 'registration-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      const answer = endpoint === 'registration' ? answeredObject(ctx.body) : undefined
      if (answer === undefined) return
      const { registration_client_uri: _left, ...rest } = answer
      ctx.body = rest
    },
  },
}
