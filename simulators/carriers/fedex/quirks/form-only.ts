import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isCoreToken } from '../core-token.ts'
import { say } from '../errors.ts'

/** One page of little trust says so. */
export const formOnly: Quirk = {
  id: 'fedex/form-only',
  carrier: 'fedex',
  says: 'Refuses a token request in JSON with 400.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [refuseJson],
}

const refuseJson: BeforeStep = {
  name: 'fedex-form-only',
  stage: 'before',
  apply(exchange) {
    if (!isCoreToken(exchange) || !exchange.ctx.is('application/json')) return
    say(exchange, { status: 400, code: 'BAD.REQUEST.ERROR', message: 'The request body is not a form.' })
  },
}
