import { z } from 'zod'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** Clients that declare expires_in as a number reject the real answers. */
export const numbersAsStrings: Quirk = {
  id: 'ups/numbers-as-strings',
  carrier: 'ups',
  says: 'Every number in a token answer is a JSON string.',
  sources: ['FS1', 'UP1'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [asStrings],
}

// A record keeps the members in their order, which an object schema does not.
const tokens = z.record(z.string(), z.unknown())

const asStrings: AfterStep = {
  name: 'ups-numbers-as-strings',
  stage: 'after',
  apply(exchange) {
    const { ctx } = exchange
    const body = tokens.safeParse(ctx.body)
    if (!isOldTokenAnswer(exchange) || !body.success || body.data.access_token === undefined) return
    ctx.body = Object.fromEntries(
      Object.entries(body.data).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
    )
  },
}
