import type { WeakTwin } from '../weak-twin.ts'

export const takesExpiredRequestUri: WeakTwin = {
  id: 'takes-expired-request-uri',
  fault: 'Says that a pushed request lives for ten seconds, and takes it for a minute.',
  step: {
    name: 'pushed-request-answer',
    stage: 'after',
    apply({ ctx, endpoint }) {
      if (endpoint !== 'pushedAuthorizationRequest' || ctx.status !== 201) return
      ctx.body = { ...Object(ctx.body), expires_in: 10 }
    },
  },
}
