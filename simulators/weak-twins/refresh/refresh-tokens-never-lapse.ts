import type { WeakTwin } from '../weak-twin.ts'

const tenYears = 10 * 365 * 24 * 3600

export const refreshTokensNeverLapse: WeakTwin = {
  id: 'refresh-tokens-never-lapse',
  fault: 'Refresh tokens that nobody uses work for ten years.',
  step: {
    name: 'refresh-token-lifetime',
    stage: 'configuration',
    apply: (configuration) => ({ ...configuration, ttl: { ...configuration.ttl, RefreshToken: tenYears } }),
  },
}
