import { clientIdOf } from '../../../core/client-of-request.ts'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeQuota } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { say } from '../errors.ts'

/** What sets it off is known (a token for every call), its number is not. There are no headers about it. */
export const tokenRateLimit: Quirk = {
  id: 'ups/token-rate-limit',
  carrier: 'ups',
  says: 'Answers 429 and 10429 "Too Many Requests" to an app that asks for more than 100 tokens a minute.',
  sources: ['UPI', 'none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => [limitTokens()],
}

const rule = { limit: 100, windowMs: 60_000 }

function limitTokens(): BeforeStep {
  return {
    name: 'ups-token-rate-limit',
    stage: 'before',
    async apply(exchange) {
      const client = clientIdOf(exchange)
      if (client === undefined || !isOldTokenAnswer(exchange)) return
      const wait = await takeQuota(exchange.kit, `ups/token-rate-limit ${client}`, rule)
      if (wait !== undefined) say(exchange, { status: 429, code: '10429', message: 'Too Many Requests' })
    },
  }
}
