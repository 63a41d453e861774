import { codeLookup } from '../../core/steps/code-redemption.ts'
import type { WeakTwin } from '../weak-twin.ts'

const lengthOfCodes = 43

export const ignoresWhatFollowsACode: WeakTwin = {
  id: 'ignores-what-follows-a-code',
  fault: 'Cuts codes to their usual length before it looks them up.',
  step: {
    name: 'code-lookup',
    stage: 'code',
    async apply(redemption) {
      const code = redemption.params.code?.slice(0, lengthOfCodes)
      const shortened = { ...redemption, params: { ...redemption.params, code } }
      await codeLookup.apply(shortened)
      redemption.code = shortened.code
    },
  },
}
