import type { ClientScenario } from '../../api/scenario.ts'
import { oddValues } from './odd-values.ts'
import { stateFields } from './state-fields.ts'

export const inputScenarios: readonly ClientScenario[] = [oddValues, stateFields]
