import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** As recorded on the test host in April 2024. */
export const tokenHeaders: Quirk = {
  id: 'ups/token-headers',
  carrier: 'ups',
  says: 'Token answers carry Cache-Control: max-age=0, no-cache, no-store, a request id, Server-Timing, HSTS and Access-Control-Max-Age: 600.',
  sources: ['FS1'],
  confidence: 'recorded',
  chosen: 'The values of Server-Timing and HSTS.',
  on: ['today', 'migrating'],
  steps: () => [headers],
}

const headers: AfterStep = {
  name: 'ups-token-headers',
  stage: 'after',
  apply(exchange) {
    if (!isOldTokenAnswer(exchange)) return
    const { ctx, kit } = exchange
    ctx.set('cache-control', 'max-age=0, no-cache, no-store')
    ctx.set('pragma', 'no-cache')
    ctx.set('expires', new Date(kit.clock.now()).toUTCString())
    ctx.set('x-request-id', crypto.randomUUID())
    ctx.set('x-frame-options', 'DENY')
    ctx.set('x-content-type-options', 'nosniff')
    ctx.set('server-timing', 'origin; dur=1')
    ctx.set('access-control-max-age', '600')
    ctx.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  },
}
