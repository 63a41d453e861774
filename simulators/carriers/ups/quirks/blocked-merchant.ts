import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { say } from '../errors.ts'

/** The status is documented; code and words are not. Off unless it is switched on: then every merchant is blocked. */
export const blockedMerchant: Quirk = {
  id: 'ups/blocked-merchant',
  carrier: 'ups',
  says: 'Answers 403 and 10403 where the merchant is blocked.',
  sources: ['UP1', 'none'],
  confidence: 'chosen',
  on: [],
  steps: () => [block],
}

const block: BeforeStep = {
  name: 'ups-blocked-merchant',
  stage: 'before',
  apply(exchange) {
    if (exchange.endpoint === 'token' || exchange.endpoint === 'authorization')
      say(exchange, { status: 403, code: '10403', message: 'Blocked Merchant' })
  },
}
