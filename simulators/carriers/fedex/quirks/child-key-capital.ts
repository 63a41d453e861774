import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isCoreToken } from '../core-token.ts'
import { say } from '../errors.ts'

/** The documented name has the capital; whether the other one is taken is unknown. */
export const childKeyCapital: Quirk = {
  id: 'fedex/child-key-capital',
  carrier: 'fedex',
  says: 'Takes child_key in small letters for a missing parameter: 400.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today', 'migrating'],
  steps: () => [refuseSmall],
}

const refuseSmall: BeforeStep = {
  name: 'fedex-child-key-capital',
  stage: 'before',
  apply(exchange) {
    if (!isCoreToken(exchange) || !exchange.params.has('child_key')) return
    say(exchange, {
      status: 400,
      code: 'BAD.REQUEST.ERROR',
      message: 'Missing or duplicate parameters. Please modify your request and try again.',
    })
  },
}
