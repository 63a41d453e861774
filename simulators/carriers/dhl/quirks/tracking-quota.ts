import type { Quirk } from '../../../core/quirk.ts'
import { takeOfDay, takeQuota } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { problem } from '../problem.ts'

/** The starter tier. */
export const trackingQuota: Quirk = {
  id: 'dhl/tracking-quota',
  carrier: 'dhl',
  says: 'Unified tracking takes 250 calls a day and one a second from a key; then 429, until 24:00 GMT for the first.',
  sources: ['DHD'],
  confidence: 'documented',
  chosen: 'The words.',
  on: ['today', 'migrating'],
  steps: () => [limit()],
}

function limit(): BeforeStep {
  return {
    name: 'dhl-tracking-quota',
    stage: 'before',
    async apply(exchange) {
      const { ctx, endpoint, kit } = exchange
      const key = ctx.get('dhl-api-key')
      if (endpoint !== 'resource' || ctx.path !== '/track/shipments' || key === '') return
      const second = { limit: 1, windowMs: 1000 }
      const tooFast = (await takeQuota(kit, `dhl/tracking-quota second ${key}`, second)) !== undefined
      if ((await takeOfDay(kit, `dhl/tracking-quota day ${key}`, 250)) && !tooFast) return
      problem(
        exchange,
        429,
        'Too Many Requests',
        'Too many requests within defined time period, please try again later.',
      )
    },
  }
}
