import type { WeakTwin } from '../weak-twin.ts'

export const refreshesForAnotherClient: WeakTwin = {
  id: 'refreshes-for-another-client',
  fault: 'Refreshes for whichever client brings the refresh token.',
  step: { name: 'refresh-token-client-binding', stage: 'refresh', apply() {} },
}
