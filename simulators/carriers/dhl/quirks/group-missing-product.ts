import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { notAllowed } from '../division.ts'

/** Integrators look for the fault in the credentials. */
export const groupMissingProduct: Quirk = {
  id: 'dhl/group-missing-product',
  carrier: 'dhl',
  says: 'A call of an API of the Group token that was not added to the app gets the 401 of wrong credentials.',
  sources: ['KAR'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [words],
}

const words: AfterStep = {
  name: 'dhl-group-missing-product',
  stage: 'after',
  apply({ ctx, refusal }) {
    if (refusal !== 'not-subscribed' || !ctx.path.startsWith('/freight/')) return
    ctx.remove('www-authenticate')
    ctx.status = notAllowed.status
    ctx.type = 'json'
    ctx.body = notAllowed.body
  },
}
