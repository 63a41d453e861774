import type { WeakTwin } from './weak-twin.ts'

export const keepsRefreshToken: WeakTwin = {
  id: 'keeps-refresh-token',
  fault: 'Does not rotate refresh tokens: the same one works for ever.',
  step: { name: 'refresh-rotation', stage: 'refresh', apply() {} },
}
