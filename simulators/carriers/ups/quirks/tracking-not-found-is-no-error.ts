import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** An integration that looks at the status alone finds nothing wrong. */
export const trackingNotFoundIsNoError: Quirk = {
  id: 'ups/tracking-not-found-is-no-error',
  carrier: 'ups',
  says: 'A tracking number that is not known is answered with 200 and the warning TW0001.',
  sources: ['UPI'],
  confidence: 'seen',
  on: ['today', 'migrating', 'rfc9700'],
  steps: () => [warn],
}

const warn: AfterStep = {
  name: 'ups-tracking-not-found-is-no-error',
  stage: 'after',
  apply(exchange) {
    const { ctx, refusal } = exchange
    const [, number] = /^\/api\/track\/v1\/details\/([^/]+)$/.exec(ctx.path) ?? []
    if (refusal !== 'not-found' || number === undefined) return
    ctx.status = 200
    const warnings = [{ code: 'TW0001', message: 'Tracking Information Not Found' }]
    ctx.body = { trackResponse: { shipment: [{ inquiryNumber: number, warnings }] } }
  },
}
