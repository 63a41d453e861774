import type { Quirk } from '../../../core/quirk.ts'
import type { Exchange } from '../../../core/step.ts'
import { bearer, type DivisionError, division, formOf } from '../division.ts'

/** The whole success body and the numbers of 401 errors are chosen. */
export const ecommerceAmericasToken: Quirk = {
  id: 'dhl/ecommerce-americas-token',
  carrier: 'dhl',
  says: 'DHL eCommerce Americas takes client credentials in a form at /auth/v4/accesstoken, and its errors are documents with a type that holds a number.',
  sources: ['DHD', 'none'],
  confidence: 'documented',
  chosen: 'The whole answer, and the numbers of the errors.',
  on: ['today', 'migrating'],
  steps: () => [
    ...division({
      name: 'ecommerce-americas',
      path: '/auth/v4/accesstoken',
      method: 'POST',
      lifetime: 3600,
      read: (arrival) => formOf(arrival),
      answer: (granted) => bearer(granted),
      refuse: refuse,
    }),
  ],
}

function refuse({ ctx }: Exchange): DivisionError {
  const { status } = ctx
  const type = `https://api.dhlecs.com/docs/errors/${status}.0000001`
  return { status, body: { type, title: status === 401 ? 'Invalid credentials.' : 'The request is not valid.' } }
}
