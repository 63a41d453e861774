import { z } from 'zod'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { expressError, isForExpress } from '../express-error.ts'

/** Not the problem documents of the other divisions. */
export const expressErrors: Quirk = {
  id: 'dhl/express-errors',
  carrier: 'dhl',
  says: 'Errors of MyDHL API (Express) are {"instance","detail","title","message","status"}, and additionalDetails where there are any.',
  sources: ['MYD'],
  confidence: 'documented',
  chosen: 'The words.',
  on: ['today', 'migrating'],
  steps: () => [shape],
}

const refused = z.looseObject({ error_description: z.string() })

const shape: AfterStep = {
  name: 'dhl-express-errors',
  stage: 'after',
  apply(exchange) {
    const { ctx, refusal } = exchange
    if (!isForExpress(exchange) || refusal === undefined) return
    const reason = refused.safeParse(ctx.body).data?.error_description
    const { status, message } = ctx
    expressError(exchange, status, message, reason ?? message, refusal === 'bad-request' && reason ? [reason] : [])
  },
}
