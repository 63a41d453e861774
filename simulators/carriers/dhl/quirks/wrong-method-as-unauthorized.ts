import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { isShapedOtherwise, unauthorized } from '../problem.ts'

/** Sends people to look for the fault in the token. */
export const wrongMethodAsUnauthorized: Quirk = {
  id: 'dhl/wrong-method-as-unauthorized',
  carrier: 'dhl',
  says: 'A GET where a POST is wanted gets 401 "Unauthorized for given resource." in place of 405.',
  sources: ['DK'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [mislead],
}

const mislead: AfterStep = {
  name: 'dhl-wrong-method-as-unauthorized',
  stage: 'after',
  apply(exchange) {
    if (exchange.refusal !== 'wrong-method' || isShapedOtherwise(exchange)) return
    exchange.ctx.remove('allow')
    unauthorized(exchange)
  },
}
