import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { duplicates } from './duplicates.ts'
import { emptyValues } from './empty-values.ts'
import { getSupported } from './get-supported.ts'
import { hostileValues } from './hostile-values.ts'
import { stateEcho } from './state-echo.ts'
import { unknownIgnored } from './unknown-ignored.ts'

export const parameterScenarios: readonly AuthorizationServerScenario[] = [
  getSupported,
  duplicates,
  emptyValues,
  unknownIgnored,
  stateEcho,
  hostileValues,
]
