import { metadataOf } from '../../core/metadata.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const appendsTheWellKnownPath: WeakTwin = {
  id: 'appends-the-well-known-path',
  fault: "Publishes its metadata behind the issuer's path, where RFC 8414 puts the well-known string before it.",
  step: {
    name: 'metadata-answer',
    stage: 'after',
    apply({ ctx, kit }) {
      const [before, after] = ctx.path.split('/.well-known/oauth-authorization-server')
      if (after === undefined) return
      const appended = before !== '' && after === ''
      ctx.status = appended ? 200 : 404
      ctx.body = appended ? metadataOf(kit) : { error: 'not_found' }
    },
  },
}
