import { z } from 'zod'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** The README has strings, the specification and the captures have numbers. Off unless it is switched on. */
export const numbersAsStrings: Quirk = {
  id: 'usps/numbers-as-strings',
  carrier: 'usps',
  says: 'Every number in a token answer is a JSON string.',
  sources: ['US1'],
  confidence: 'documented',
  on: [],
  steps: () => [asStrings],
}

const tokens = z.record(z.string(), z.unknown())

const asStrings: AfterStep = {
  name: 'usps-numbers-as-strings',
  stage: 'after',
  apply(exchange) {
    const body = tokens.safeParse(exchange.ctx.body).data
    if (!isOldTokenAnswer(exchange) || body?.access_token === undefined) return
    exchange.ctx.body = Object.fromEntries(
      Object.entries(body).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
    )
  },
}
