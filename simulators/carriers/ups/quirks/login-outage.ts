import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** Off unless it is switched on. */
export const loginOutage: Quirk = {
  id: 'ups/login-outage',
  carrier: 'ups',
  says: 'While the login service is down, authorize answers 302 to https://www.ups.com/error.page.',
  sources: ['UP5'],
  confidence: 'documented',
  on: [],
  steps: () => [errorPage],
}

const errorPage: BeforeStep = {
  name: 'ups-login-outage',
  stage: 'before',
  apply({ ctx, endpoint }) {
    if (endpoint === 'authorization') ctx.redirect('https://www.ups.com/error.page')
  },
}
