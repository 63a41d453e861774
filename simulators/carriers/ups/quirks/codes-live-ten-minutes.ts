import type { Quirk } from '../../../core/quirk.ts'

/** As long as RFC 6749 recommends at most. Off unless it is switched on. */
export const codesLiveTenMinutes: Quirk = {
  id: 'ups/codes-live-ten-minutes',
  carrier: 'ups',
  says: 'Codes live 600 seconds.',
  sources: ['none'],
  confidence: 'chosen',
  on: [],
  steps: () => [
    {
      name: 'ups-codes-live-ten-minutes',
      stage: 'carrier',
      apply: (carrier) => ({ ...carrier, lifetimes: { ...carrier.lifetimes, code: 600 } }),
    },
  ],
}
