import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { errorOf, isRefused } from '../errors.ts'

/** Where UPS's own sample reads them. */
export const errorHeaders: Quirk = {
  id: 'ups/error-headers',
  carrier: 'ups',
  says: 'Errors of authorize and token are repeated in the headers errorcode and errordescription.',
  sources: ['UP5'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [headers],
}

const headers: AfterStep = {
  name: 'ups-error-headers',
  stage: 'after',
  apply(exchange) {
    const atAuthorize = exchange.endpoint === 'authorization' && exchange.kit.profile !== 'migrating'
    if (!isRefused(exchange) || !(atAuthorize || isOldTokenAnswer(exchange))) return
    const { code, message } = errorOf(exchange)
    exchange.ctx.set('errorcode', code)
    exchange.ctx.set('errordescription', message)
  },
}
