import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { errorOf, isRefused } from '../errors.ts'

/** The first three are documented, the last two recorded. No WWW-Authenticate was ever recorded. */
export const resourceErrorHeaders: Quirk = {
  id: 'ups/resource-error-headers',
  carrier: 'ups',
  says: 'Errors of the APIs are repeated in APIErrorCode, APIErrorMsg, Errorcode and Errordescription, and there is no WWW-Authenticate.',
  sources: ['FS1', 'UP2'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [headers],
}

const headers: AfterStep = {
  name: 'ups-resource-error-headers',
  stage: 'after',
  apply(exchange) {
    const { ctx, endpoint } = exchange
    if (!isRefused(exchange) || endpoint !== 'resource') return
    const { code, message } = errorOf(exchange)
    ctx.remove('www-authenticate')
    ctx.set('APIErrorCode', code)
    ctx.set('APIErrorMsg', message)
    ctx.set('Errorcode', code)
    ctx.set('Errordescription', message)
    ctx.set('BkndTransId', crypto.randomUUID())
  },
}
