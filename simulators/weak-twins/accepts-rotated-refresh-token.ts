import type { WeakTwin } from './weak-twin.ts'

export const acceptsRotatedRefreshToken: WeakTwin = {
  id: 'accepts-rotated-refresh-token',
  fault: 'Hands out a new refresh token each time and goes on taking the old one.',
  step: {
    name: 'refresh-rotation',
    stage: 'refresh',
    apply(refresh) {
      refresh.rotate = true
    },
  },
}
