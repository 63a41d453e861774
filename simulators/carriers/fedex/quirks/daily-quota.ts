import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeOfDay } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { say } from '../errors.ts'

/** The number is the example of the documentation; the code is chosen. */
export const dailyQuota: Quirk = {
  id: 'fedex/daily-quota',
  carrier: 'fedex',
  says: 'An organisation may make 500 000 calls a day; then 429 until 00:00 GMT.',
  sources: ['FX3'],
  confidence: 'documented',
  chosen: 'The code, and the number for everybody.',
  on: ['today', 'migrating'],
  steps: () => [limitDays(500_000)],
}

/** Calls of a tenant by the day of the carrier's clock. */
export function limitDays(limit: number): BeforeStep {
  return {
    name: 'fedex-daily-quota',
    stage: 'before',
    async apply(exchange) {
      const { ctx, endpoint, kit } = exchange
      if (endpoint !== 'resource') return
      const token = await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))
      if (token?.tenant === undefined || (await takeOfDay(kit, `fedex/daily-quota ${token.tenant}`, limit))) return
      say(exchange, {
        status: 429,
        code: 'TOO.MANY.REQUESTS.ERROR',
        message: 'The daily transaction quota has been exceeded. Please try again after 00:00 GMT.',
      })
    },
  }
}
