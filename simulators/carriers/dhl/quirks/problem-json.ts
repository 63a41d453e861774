import type { Quirk } from '../../../core/quirk.ts'
import type { ResourceRefusal } from '../../../core/resource.ts'
import type { AfterStep } from '../../../core/step.ts'
import { isShapedOtherwise, problem, unauthorized } from '../problem.ts'

/** An API that was not added to the app looks like a bad token. */
export const problemJson: Quirk = {
  id: 'dhl/problem-json',
  carrier: 'dhl',
  says: 'Errors of the APIs are application/problem+json; a bad token and a missing product are both 401 "Unauthorized for given resource."',
  sources: ['DH1', 'KAR'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [shape],
}

const locked: readonly (ResourceRefusal | undefined)[] = ['bad-credentials', 'no-credentials', 'not-subscribed']

const shape: AfterStep = {
  name: 'dhl-problem-json',
  stage: 'after',
  apply(exchange) {
    const { ctx, refusal } = exchange
    if (refusal === undefined || isShapedOtherwise(exchange)) return
    if (locked.includes(refusal)) return unauthorized(exchange)
    problem(exchange, ctx.status, ctx.message, `The request was refused: ${refusal}.`)
  },
}
