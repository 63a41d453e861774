import { clientIdOf } from '../../../core/client-of-request.ts'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeQuota } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** Answer and header are documented, the number is not; one integrator speaks of five a minute. */
export const tokenSpikeArrest: Quirk = {
  id: 'usps/token-spike-arrest',
  carrier: 'usps',
  says: 'Answers 429 invalid_request with Retry-After to an app that asks for more than 60 tokens a minute.',
  sources: ['US2', 'none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => [limitTokens()],
}

const rule = { limit: 60, windowMs: 60_000 }

function limitTokens(): BeforeStep {
  return {
    name: 'usps-token-spike-arrest',
    stage: 'before',
    async apply(exchange) {
      const { ctx, kit } = exchange
      const client = clientIdOf(exchange)
      if (client === undefined || !isOldTokenAnswer(exchange)) return
      const wait = await takeQuota(kit, `usps/token-spike-arrest ${client}`, rule)
      if (wait === undefined) return
      ctx.status = 429
      ctx.set('retry-after', String(Math.ceil(wait / 1000)))
      ctx.body = {
        error: 'invalid_request',
        error_description: 'Spike arrest: too many token requests.',
        error_uri: 'https://www.rfc-editor.org/rfc/rfc6585',
      }
    },
  }
}
