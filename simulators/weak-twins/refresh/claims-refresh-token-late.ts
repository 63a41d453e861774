import { setTimeout as pause } from 'node:timers/promises'
import type { WeakTwin } from '../weak-twin.ts'

export const claimsRefreshTokenLate: WeakTwin = {
  id: 'claims-refresh-token-late',
  fault: 'Looks whether a refresh token was used, waits for its database, and only then notes the use.',
  step: {
    name: 'refresh-rotation',
    stage: 'refresh',
    async apply(refresh) {
      const { token, kit } = refresh
      refresh.rotate = true
      refresh.reused = token === undefined || token.consumed !== undefined
      await pause(10)
      if (token !== undefined && !refresh.reused) await kit.store.claim('RefreshToken', token.jti)
    },
  },
}
