import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { tokenAnswerOf } from '../../../core/token-answer.ts'
import { isOldCoreToken } from '../core-token.ts'

/** The documentation says CXS and 3600. */
export const tokenAnswer: Quirk = {
  id: 'fedex/token-answer',
  carrier: 'fedex',
  says: 'Answers with token_type "bearer" in small letters, expires_in as a number and the scope "CXS-TP".',
  sources: ['FXS', 'FX1'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [members],
}

const members: AfterStep = {
  name: 'fedex-token-answer',
  stage: 'after',
  async apply(exchange) {
    const granted = isOldCoreToken(exchange) ? await tokenAnswerOf(exchange) : undefined
    if (granted === undefined) return
    const { access_token, expires_in } = granted
    exchange.ctx.body = { access_token, token_type: 'bearer', expires_in, scope: 'CXS-TP' }
  },
}
