import { metadataOf } from '../../core/metadata.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const openidMetadataOfAnotherIssuer: WeakTwin = {
  id: 'openid-metadata-of-another-issuer',
  fault: 'Names another issuer in its OpenID document than in its OAuth one.',
  step: {
    name: 'metadata-answer',
    stage: 'after',
    apply({ ctx, endpoint, kit }) {
      if (endpoint === 'metadata' && ctx.path.includes('/openid-configuration'))
        ctx.body = { ...metadataOf(kit), issuer: `${kit.issuer}/openid` }
    },
  },
}
