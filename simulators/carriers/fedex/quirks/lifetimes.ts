import type { Quirk } from '../../../core/quirk.ts'

/** 3600 in the text, 3599 on the wire. */
export const lifetimes: Quirk = {
  id: 'fedex/lifetimes',
  carrier: 'fedex',
  says: 'Access tokens live 3599 seconds.',
  sources: ['FXS'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [
    {
      name: 'fedex-lifetimes',
      stage: 'carrier',
      apply: (carrier) => ({ ...carrier, lifetimes: { ...carrier.lifetimes, accessToken: 3599 } }),
    },
  ],
}
