import type { WeakTwin } from './weak-twin.ts'

export const ignoresRefreshTokenReuse: WeakTwin = {
  id: 'ignores-refresh-token-reuse',
  fault: 'Refuses a used refresh token but lets the rest of its family live.',
  step: { name: 'refresh-reuse-detection', stage: 'refresh', apply() {} },
}
