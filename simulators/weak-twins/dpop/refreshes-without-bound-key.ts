import type { WeakTwin } from '../weak-twin.ts'

export const refreshesWithoutBoundKey: WeakTwin = {
  id: 'refreshes-without-bound-key',
  fault: 'Refreshes for a public client without the key its refresh token is bound to.',
  step: { name: 'refresh-dpop-binding', stage: 'refresh', apply() {} },
}
