import type { WeakTwin } from '../weak-twin.ts'

const hour = 3600

export const forgetsUsedRefreshTokensInAnHour: WeakTwin = {
  id: 'forgets-used-refresh-tokens-in-an-hour',
  fault: 'Notes which refresh tokens were used for an hour only, and takes them again after it.',
  step: {
    name: 'refresh-rotation',
    stage: 'refresh',
    async apply(refresh) {
      refresh.rotate = true
      const { token, kit } = refresh
      const claimed = token !== undefined && (await kit.store.claim('RefreshToken', token.jti))
      const issued = token?.iat ?? 0
      refresh.reused = !claimed && kit.clock.now() / 1000 - issued < hour
    },
  },
}
