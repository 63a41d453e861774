import { setTimeout as pause } from 'node:timers/promises'
import { refreshTokenClientBinding } from '../../core/steps/refresh.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const thinksLongerAboutForeignTokens: WeakTwin = {
  id: 'thinks-longer-about-foreign-tokens',
  fault: "Takes its time to refuse another client's refresh token, and none to refuse a made-up one.",
  step: {
    name: 'refresh-token-client-binding',
    stage: 'refresh',
    async apply(refresh) {
      if (refresh.token?.clientId !== refresh.client.clientId) await pause(25)
      await refreshTokenClientBinding.apply(refresh)
    },
  },
}
