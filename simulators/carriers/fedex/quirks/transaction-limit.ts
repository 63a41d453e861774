import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeQuota } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { say } from '../errors.ts'

/** The code is chosen. */
export const transactionLimit: Quirk = {
  id: 'fedex/transaction-limit',
  carrier: 'fedex',
  says: 'A project may make 1400 calls in ten seconds; then 429 until they are over.',
  sources: ['FX3'],
  confidence: 'documented',
  chosen: 'The code.',
  on: ['today', 'migrating'],
  steps: () => [limitCalls()],
}

const rule = { limit: 1400, windowMs: 10_000 }

function limitCalls(): BeforeStep {
  return {
    name: 'fedex-transaction-limit',
    stage: 'before',
    async apply(exchange) {
      const { ctx, endpoint, kit } = exchange
      if (endpoint !== 'resource') return
      const token = await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))
      if (token === undefined) return
      if ((await takeQuota(kit, `fedex/transaction-limit ${token.clientId}`, rule)) === undefined) return
      say(exchange, {
        status: 429,
        code: 'TOO.MANY.REQUESTS.ERROR',
        message: 'We have received too many requests in a short duration. Please wait a while to try again.',
      })
    },
  }
}
