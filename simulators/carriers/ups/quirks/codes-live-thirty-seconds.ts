import type { Quirk } from '../../../core/quirk.ts'

/** One page of little worth says so. Off unless it is switched on. */
export const codesLiveThirtySeconds: Quirk = {
  id: 'ups/codes-live-thirty-seconds',
  carrier: 'ups',
  says: 'Codes live 30 seconds.',
  sources: ['none'],
  confidence: 'chosen',
  on: [],
  steps: () => [
    {
      name: 'ups-codes-live-thirty-seconds',
      stage: 'carrier',
      apply: (carrier) => ({ ...carrier, lifetimes: { ...carrier.lifetimes, code: 30 } }),
    },
  ],
}
