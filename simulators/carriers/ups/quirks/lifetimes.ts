import type { Quirk } from '../../../core/quirk.ts'

/** One second short of four hours and of sixty days. */
export const lifetimes: Quirk = {
  id: 'ups/lifetimes',
  carrier: 'ups',
  says: 'Access tokens live 14399 seconds and refresh tokens 5183999.',
  sources: ['FS1', 'UP1'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [
    {
      name: 'ups-lifetimes',
      stage: 'carrier',
      apply: (carrier) => ({
        ...carrier,
        lifetimes: { ...carrier.lifetimes, accessToken: 14_399, refreshToken: 5_183_999 },
      }),
    },
  ],
}
