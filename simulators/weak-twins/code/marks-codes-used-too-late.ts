import { setTimeout as pause } from 'node:timers/promises'
import type { WeakTwin } from '../weak-twin.ts'

const used = new Set<string>()

export const marksCodesUsedTooLate: WeakTwin = {
  id: 'marks-codes-used-too-late',
  fault: 'Looks whether a code was used, waits for its database, and only then notes the use.',
  step: {
    name: 'code-single-use',
    stage: 'code',
    async apply(redemption) {
      const id = redemption.code?.jti ?? ''
      redemption.replayed = used.has(id)
      await pause(10)
      used.add(id)
    },
  },
}
