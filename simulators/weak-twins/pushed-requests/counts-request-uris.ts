import { z } from 'zod'
import type { WeakTwin } from '../weak-twin.ts'

const urn = 'urn:ietf:params:oauth:request_uri:'
const answer = z.looseObject({ request_uri: z.string() })
let pushes = 0

export const countsRequestUris: WeakTwin = {
  id: 'counts-request-uris',
  fault: 'Numbers the handles of pushed requests.',
  step: {
    name: 'pushed-request-answer',
    stage: 'after',
    async apply({ ctx, endpoint, kit }) {
      const body = answer.safeParse(ctx.body)
      if (endpoint !== 'pushedAuthorizationRequest' || !body.success) return
      const payload = await kit.store.find('PushedAuthorizationRequest', body.data.request_uri.slice(urn.length))
      if (payload === undefined) return
      pushes += 1
      const jti = `request-${String(pushes).padStart(37, '0')}`
      await kit.store.upsert('PushedAuthorizationRequest', jti, { ...payload, jti }, 60)
      ctx.body = { ...body.data, request_uri: urn + jti }
    },
  },
}
