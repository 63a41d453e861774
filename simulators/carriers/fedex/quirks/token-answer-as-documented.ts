import { z } from 'zod'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { isOldCoreToken } from '../core-token.ts'

/** The text and the wire differ. Off unless it is switched on; the token lives as long as it does. */
export const tokenAnswerAsDocumented: Quirk = {
  id: 'fedex/token-answer-as-documented',
  carrier: 'fedex',
  says: 'Answers with expires_in 3600 and the scope "CXS", as the documentation has them.',
  sources: ['FX1'],
  confidence: 'documented',
  on: [],
  steps: () => [asDocumented],
}

const granted = z.looseObject({ access_token: z.string() })

const asDocumented: AfterStep = {
  name: 'fedex-token-answer-as-documented',
  stage: 'after',
  apply(exchange) {
    const body = granted.safeParse(exchange.ctx.body).data
    if (body !== undefined && isOldCoreToken(exchange)) exchange.ctx.body = { ...body, expires_in: 3600, scope: 'CXS' }
  },
}
