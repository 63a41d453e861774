import type { Quirk } from '../../../core/quirk.ts'

/** One second short of eight hours and of seven days. */
export const lifetimes: Quirk = {
  id: 'usps/lifetimes',
  carrier: 'usps',
  says: 'Access tokens live 28799 seconds and refresh tokens 604799.',
  sources: ['US2', 'US1'],
  confidence: 'recorded',
  on: ['today'],
  steps: () => [
    {
      name: 'usps-lifetimes',
      stage: 'carrier',
      apply: (carrier) => ({
        ...carrier,
        lifetimes: { ...carrier.lifetimes, accessToken: 28_799, refreshToken: 604_799 },
      }),
    },
  ],
}
