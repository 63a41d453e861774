import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords } from '../errors.ts'

/** No source says what an unknown grant brings. It comes after the words for everything else. */
export const invalidGrantType: Quirk = {
  id: 'ups/invalid-grant-type',
  carrier: 'ups',
  says: 'Answers 400 and 10400 "Invalid/Missing grant_type" for a grant that this address does not take.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('ups-invalid-grant-type', (exchange) => {
      const grant = exchange.params.get('grant_type') ?? ''
      const taken =
        exchange.asked === exchange.ctx.path ? ['client_credentials', 'authorization_code'] : ['refresh_token']
      if (!isOldTokenAnswer(exchange) || taken.includes(grant)) return undefined
      return { status: 400, code: '10400', message: 'Invalid/Missing grant_type' }
    }),
  ],
}
