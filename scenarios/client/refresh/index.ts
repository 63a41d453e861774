import type { ClientScenario } from '../../api/scenario.ts'
import { refreshWhileAnotherHangs } from './another-hangs.ts'
import { refreshOnceForAll } from './one-for-all-callers.ts'
import { refreshRefusedForGood } from './refused-for-good.ts'
import { refreshRotated } from './rotated.ts'
import { refreshesSpread } from './spread.ts'

export const refreshScenarios: readonly ClientScenario[] = [
  refreshRotated,
  refreshOnceForAll,
  refreshRefusedForGood,
  refreshesSpread,
  refreshWhileAnotherHangs,
]
