import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { resourceError } from '../resource-error.ts'

/** Nothing in it speaks of the API. */
export const missingProductAsInvalidClient: Quirk = {
  id: 'usps/missing-product-as-invalid-client',
  carrier: 'usps',
  says: 'A call of an API that the app or the scope does not cover gets 401 "The client application identifier is invalid."',
  sources: ['US1'],
  confidence: 'seen',
  chosen: 'The inner error.',
  on: ['today', 'migrating'],
  steps: () => [words],
}

const words: AfterStep = {
  name: 'usps-missing-product',
  stage: 'after',
  apply(exchange) {
    if (exchange.refusal !== 'not-subscribed') return
    exchange.ctx.status = 401
    exchange.ctx.body = resourceError(exchange.ctx.path, '401', 'The client application identifier is invalid.', [
      { title: 'invalid_client', detail: 'The client application identifier is invalid.', source: 'Client' },
    ])
  },
}
