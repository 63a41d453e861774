import type { Endpoint } from '../../../core/endpoints.ts'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { errorOf } from '../errors.ts'
import { isForSupplyChain } from '../supply-chain.ts'

/** The same for tokens and APIs. */
export const errorBody: Quirk = {
  id: 'fedex/error-body',
  carrier: 'fedex',
  says: 'Errors are {"transactionId","customerTransactionId","errors":[{"code","message"}]}, the second one only where the request had x-customer-transaction-id.',
  sources: ['FX1'],
  confidence: 'documented',
  on: ['today', 'migrating'],
  steps: () => [shape],
}

const pages: ReadonlySet<Endpoint> = new Set(['interaction', 'resume'])

const shape: AfterStep = {
  name: 'fedex-error-body',
  stage: 'after',
  apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    if (pages.has(endpoint) || isForSupplyChain(exchange)) return
    const absent = kit.profile !== 'migrating' && endpoint !== 'api'
    if (ctx.status < 400 || !(endpoint === 'resource' || endpoint === 'other' || absent || isOldTokenAnswer(exchange)))
      return
    const { status, code, message } = errorOf(exchange)
    const customer = ctx.get('x-customer-transaction-id')
    ctx.remove('www-authenticate')
    ctx.status = status
    ctx.type = 'json'
    ctx.body = JSON.stringify({
      transactionId: crypto.randomUUID(),
      ...(customer === '' ? {} : { customerTransactionId: customer }),
      errors: [{ code, message }],
    })
  },
}
