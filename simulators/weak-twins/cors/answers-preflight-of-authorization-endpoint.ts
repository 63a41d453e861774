import type { WeakTwin } from '../weak-twin.ts'

export const answersPreflightOfAuthorizationEndpoint: WeakTwin = {
  id: 'answers-preflight-of-authorization-endpoint',
  fault: 'Answers preflight requests for every endpoint alike, the authorization endpoint among them.',
  step: {
    name: 'authorization-cors',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'authorization' || ctx.method !== 'OPTIONS') return
      ctx.status = 204
      ctx.set('access-control-allow-origin', '*')
      ctx.set('access-control-allow-methods', 'GET, POST')
    },
  },
}
