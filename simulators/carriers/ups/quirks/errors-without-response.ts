import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { errorOf, isRefused } from '../errors.ts'

/** The newer specifications of UPS have this shape. Off unless it is switched on. */
export const errorsWithoutResponse: Quirk = {
  id: 'ups/errors-without-response',
  carrier: 'ups',
  says: 'Errors of the newer APIs are {"errors":[{"code":"…","message":"…"}]} with codes of five digits, such as 42901.',
  sources: ['UPR'],
  confidence: 'documented',
  chosen: 'That rating and tracking are among the newer APIs, and the codes other than 42901.',
  on: [],
  steps: () => [withoutResponse],
}

const withoutResponse: AfterStep = {
  name: 'ups-errors-without-response',
  stage: 'after',
  apply(exchange) {
    if (exchange.endpoint !== 'resource' || !isRefused(exchange)) return
    const { status, message } = errorOf(exchange)
    exchange.ctx.status = status
    exchange.ctx.type = 'json'
    exchange.ctx.body = JSON.stringify({ errors: [{ code: `${status}01`, message }] })
  },
}
