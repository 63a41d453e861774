import { clientIdOf } from '../../../core/client-of-request.ts'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeQuota } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** One integrator tells of it, nobody confirmed it. Off unless it is switched on. */
export const tokenCallsCount: Quirk = {
  id: 'usps/token-calls-count',
  carrier: 'usps',
  says: 'Token requests count too: 60 an hour, and no more than five a minute.',
  sources: ['US1'],
  confidence: 'seen',
  chosen: 'The words.',
  on: [],
  steps: () => [limitTokens()],
}

const rules = { minute: { limit: 5, windowMs: 60_000 }, hour: { limit: 60, windowMs: 3_600_000 } }

function limitTokens(): BeforeStep {
  return {
    name: 'usps-token-calls-count',
    stage: 'before',
    async apply(exchange) {
      const { ctx, kit } = exchange
      const client = clientIdOf(exchange)
      if (client === undefined || !isOldTokenAnswer(exchange)) return
      const waits = await Promise.all(
        Object.entries(rules).map(([name, rule]) => takeQuota(kit, `usps/token-calls-count ${name} ${client}`, rule)),
      )
      const wait = Math.max(...waits.map((ms) => ms ?? 0))
      if (wait === 0) return
      ctx.status = 429
      ctx.set('retry-after', String(Math.ceil(wait / 1000)))
      ctx.body = {
        error: 'invalid_request',
        error_description: 'The quota of token requests is used up.',
        error_uri: 'https://www.rfc-editor.org/rfc/rfc6585',
      }
    },
  }
}
