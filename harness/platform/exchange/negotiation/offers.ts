import { operations } from '../steps/serve-records.ts'

/** The purpose every offer is bound to. */
export const purpose = 'shipping'

/** What a tenant offers, as a dataset with one offer for each operation (Dataspace Protocol: catalogue). */
export const offers = Object.entries(operations).map(([operation, { scope }]) => ({
  id: `offer-${scope.replace(':', '-')}`,
  operation,
  scope,
}))

export type Offer = (typeof offers)[number]

/** An offer in the words of the Dataspace Protocol. */
export function describeOffer({ id, scope }: Offer) {
  return {
    '@id': id,
    '@type': 'odrl:Offer',
    'odrl:permission': [
      {
        'odrl:action': scope,
        'odrl:constraint': [{ 'odrl:leftOperand': 'purpose', 'odrl:operator': 'eq', 'odrl:rightOperand': purpose }],
      },
    ],
  }
}
