import type { WeakTwin } from '../weak-twin.ts'

export const countsRefreshTokens: WeakTwin = {
  id: 'counts-refresh-tokens',
  fault: 'Refresh tokens are numbered.',
  step: {
    name: 'refresh-token-format',
    stage: 'provider',
    apply({ RefreshToken }) {
      let issued = 4_000_000
      Reflect.set(RefreshToken.prototype, 'generateTokenId', () => {
        issued += 1
        return `refresh-token-of-the-carrier-number-${issued}`
      })
    },
  },
}
