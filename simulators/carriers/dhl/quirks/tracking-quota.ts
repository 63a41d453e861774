import { createDailyQuota, type DailyQuota } from '../../../core/daily-quota.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { createQuota, type Quota } from '../../../core/quota.ts'
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
  let days: DailyQuota | undefined
  let seconds: Quota | undefined
  return {
    name: 'dhl-tracking-quota',
    stage: 'before',
    apply(exchange) {
      const { ctx, endpoint, kit } = exchange
      const key = ctx.get('dhl-api-key')
      if (endpoint !== 'resource' || ctx.path !== '/track/shipments' || key === '') return
      days ??= createDailyQuota(250, kit.clock.now)
      seconds ??= createQuota({ limit: 1, windowMs: 1000 }, kit.clock.now)
      const tooFast = seconds.take(key) !== undefined
      if (days.take(key) && !tooFast) return
      problem(
        exchange,
        429,
        'Too Many Requests',
        'Too many requests within defined time period, please try again later.',
      )
    },
  }
}
