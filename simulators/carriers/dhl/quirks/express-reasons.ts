import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { isForExpress } from '../express-error.ts'

/** A weak source. Off unless it is switched on. */
export const expressReasons: Quirk = {
  id: 'dhl/express-reasons',
  carrier: 'dhl',
  says: 'MyDHL API (Express) answers 401 with {"reasons":[{"msg":"Invalid Credentials"}]} to credentials that are wrong.',
  sources: ['IDX'],
  confidence: 'seen',
  chosen: 'The members beside reasons, and 401 where 400 was seen too.',
  on: [],
  steps: () => [reasons],
}

const reasons: AfterStep = {
  name: 'dhl-express-reasons',
  stage: 'after',
  apply(exchange) {
    const { ctx } = exchange
    if (isForExpress(exchange) && ctx.status === 401)
      ctx.body = { reasons: [{ msg: 'Invalid Credentials' }], details: { msgId: crypto.randomUUID() } }
  },
}
