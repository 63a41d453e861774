import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeQuota } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** What staff say of the default product. */
export const hourlyQuota: Quirk = {
  id: 'usps/hourly-quota',
  carrier: 'usps',
  says: 'An app may call each API 60 times an hour; then 429 with Retry-After in seconds.',
  sources: ['US1'],
  confidence: 'documented',
  chosen: 'The hour begins with the first call.',
  on: ['today', 'migrating'],
  steps: () => [limitCalls()],
}

const rule = { limit: 60, windowMs: 3_600_000 }

function limitCalls(): BeforeStep {
  return {
    name: 'usps-hourly-quota',
    stage: 'before',
    async apply(exchange) {
      const { ctx, endpoint, kit } = exchange
      if (endpoint !== 'resource') return
      const token = await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))
      if (token === undefined) return
      const [, api = ''] = ctx.path.split('/')
      const wait = await takeQuota(kit, `usps/hourly-quota ${token.clientId} ${api}`, rule)
      if (wait === undefined) return
      ctx.status = 429
      ctx.set('retry-after', String(Math.ceil(wait / 1000)))
      ctx.body = { error: 'too_many_requests' }
      exchange.refusal = 'too-many'
    },
  }
}
