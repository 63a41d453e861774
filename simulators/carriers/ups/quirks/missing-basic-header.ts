import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { errorWords } from '../errors.ts'

/** Looked at before anything else. */
export const missingBasicHeader: Quirk = {
  id: 'ups/missing-basic-header',
  carrier: 'ups',
  says: 'Answers 400 and 10400 "Invalid/Missing Authorization Header" where there is no HTTP Basic.',
  sources: ['UPI'],
  confidence: 'seen',
  on: ['today', 'migrating'],
  steps: () => [
    errorWords('ups-missing-basic-header', (exchange) => {
      const { ctx, params } = exchange
      if (!isOldTokenAnswer(exchange) || params.has('code_verifier')) return undefined
      if (/^basic /i.test(ctx.get('authorization'))) return undefined
      return { status: 400, code: '10400', message: 'Invalid/Missing Authorization Header' }
    }),
  ],
}
