import { z } from 'zod'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** Fixtures of clients have them, the recording has not. Off unless it is switched on. */
export const emptyScopeAndCount: Quirk = {
  id: 'ups/empty-scope-and-count',
  carrier: 'ups',
  says: 'Client credentials get an empty scope and the refresh_count "0" as well.',
  sources: ['KAR', 'UP2'],
  confidence: 'seen',
  on: [],
  steps: () => [fill],
}

const tokens = z.record(z.string(), z.unknown())

const fill: AfterStep = {
  name: 'ups-empty-scope-and-count',
  stage: 'after',
  apply(exchange) {
    const body = tokens.safeParse(exchange.ctx.body).data
    if (!isOldTokenAnswer(exchange) || body?.access_token === undefined || 'refresh_token' in body) return
    exchange.ctx.body = { ...body, scope: '', refresh_count: '0' }
  },
}
