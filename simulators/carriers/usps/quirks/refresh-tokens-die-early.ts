import type { Quirk } from '../../../core/quirk.ts'

/** Off unless it is switched on; 20 hours is a choice. */
export const refreshTokensDieEarly: Quirk = {
  id: 'usps/refresh-tokens-die-early',
  carrier: 'usps',
  says: 'Refresh tokens fail within a day, whatever refresh_token_expires_in says.',
  sources: ['US1'],
  confidence: 'seen',
  chosen: '20 hours.',
  on: [],
  steps: () => [
    {
      name: 'usps-refresh-tokens-die-early',
      stage: 'configuration',
      apply: (configuration) => ({ ...configuration, ttl: { ...configuration.ttl, RefreshToken: 72_000 } }),
    },
  ],
}
