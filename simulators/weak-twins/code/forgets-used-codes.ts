import type { WeakTwin } from '../weak-twin.ts'

const remembered = 3000

export const forgetsUsedCodes: WeakTwin = {
  id: 'forgets-used-codes',
  fault: 'Remembers for three seconds that a code was used.',
  step: codeSingleUseFor(remembered),
}

function codeSingleUseFor(milliseconds: number): WeakTwin['step'] {
  const used = new Map<string, number>()
  return {
    name: 'code-single-use',
    stage: 'code',
    apply(redemption) {
      const { code, kit } = redemption
      const before = code === undefined ? undefined : used.get(code.jti)
      redemption.replayed = before !== undefined && kit.clock.now() - before < milliseconds
      if (code !== undefined) used.set(code.jti, kit.clock.now())
    },
  }
}
