import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep, Exchange } from '../../../core/step.ts'
import { errorOf, isRefused } from '../errors.ts'

/** UPS's own Java sample cuts the text by position, so neither the order nor a blank may change. */
export const errorBody: Quirk = {
  id: 'ups/error-body',
  carrier: 'ups',
  says: 'Errors are {"response":{"errors":[{"code":"…","message":"…"}]}}, compact, code before message, one error.',
  sources: ['UPI', 'UP5'],
  confidence: 'seen',
  chosen: 'The words where no other quirk has them.',
  on: ['today', 'migrating'],
  steps: () => [envelope],
}

const envelope: AfterStep = {
  name: 'ups-error-body',
  stage: 'after',
  apply(exchange) {
    if (!isRefused(exchange) || !hasOwnShape(exchange)) return
    const { status, code, message } = errorOf(exchange)
    exchange.ctx.status = status
    exchange.ctx.type = 'json'
    exchange.ctx.body = `{"response":{"errors":[${JSON.stringify({ code, message })}]}}`
  },
}

/** In a migrating carrier a browser that is sent to authorize gets the page of the standard. */
function hasOwnShape(exchange: Exchange): boolean {
  const { endpoint, kit } = exchange
  if (endpoint === 'token') return isOldTokenAnswer(exchange)
  if (endpoint === 'authorization' || endpoint === 'resume') return kit.profile !== 'migrating'
  return endpoint === 'resource' || endpoint === 'other'
}
