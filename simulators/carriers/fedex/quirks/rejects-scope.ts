import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isOldCoreToken } from '../core-token.ts'
import { say } from '../errors.ts'

/** Generic clients that always send a scope cannot get a token. */
export const rejectsScope: Quirk = {
  id: 'fedex/rejects-scope',
  carrier: 'fedex',
  says: 'A token request with a scope gets 400 "No registered scope value for this client has been requested".',
  sources: ['FXS'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [reject],
}

const reject: BeforeStep = {
  name: 'fedex-rejects-scope',
  stage: 'before',
  apply(exchange) {
    if (!isOldCoreToken(exchange) || !exchange.params.has('scope')) return
    say(exchange, {
      status: 400,
      code: 'BAD.REQUEST.ERROR',
      message: 'No registered scope value for this client has been requested',
    })
  },
}
