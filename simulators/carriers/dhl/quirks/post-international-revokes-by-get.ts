import { endToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** Clients take both answers for done. */
export const postInternationalRevokesByGet: Quirk = {
  id: 'dhl/post-international-revokes-by-get',
  carrier: 'dhl',
  says: 'Deutsche Post International ends a token by GET /dpi/v1/auth/accesstoken/revoke with the token in the query string: 200, or 401 where it was none.',
  sources: ['WC'],
  confidence: 'seen',
  on: ['today', 'migrating'],
  steps: () => [revoke],
}

const revoke: BeforeStep = {
  name: 'dhl-post-international-revokes-by-get',
  stage: 'before',
  async apply({ ctx, asked, kit, params }) {
    if (asked !== '/dpi/v1/auth/accesstoken/revoke' || ctx.method !== 'GET') return
    const ended = await endToken(kit, params.get('token') ?? '')
    ctx.status = ended ? 200 : 401
    ctx.body = ended ? {} : { detail: 'Access to the resource is not allowed.' }
  },
}
