import type { WeakTwin } from '../weak-twin.ts'

export const publishesOpenidMetadataOnly: WeakTwin = {
  id: 'publishes-openid-metadata-only',
  fault: 'Publishes metadata at the OpenID addresses and not at the one of RFC 8414.',
  step: {
    name: 'metadata-answer',
    stage: 'after',
    apply({ ctx }) {
      if (!ctx.path.includes('/oauth-authorization-server')) return
      ctx.status = 404
      ctx.body = { error: 'not_found' }
    },
  },
}
