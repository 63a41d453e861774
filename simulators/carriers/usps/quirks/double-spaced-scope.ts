import { z } from 'zod'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'

/** Seen in some captures; off unless it is switched on. */
export const doubleSpacedScope: Quirk = {
  id: 'usps/double-spaced-scope',
  carrier: 'usps',
  says: 'The scope of a token answer has two spaces between its names.',
  sources: ['US1'],
  confidence: 'recorded',
  on: [],
  steps: () => [spaces],
}

const scoped = z.record(z.string(), z.unknown())

const spaces: AfterStep = {
  name: 'usps-double-spaced-scope',
  stage: 'after',
  apply(exchange) {
    const body = scoped.safeParse(exchange.ctx.body)
    if (!isOldTokenAnswer(exchange) || !body.success || typeof body.data.scope !== 'string') return
    exchange.ctx.body = { ...body.data, scope: body.data.scope.replaceAll(' ', '  ') }
  },
}
