import type { ClientScenario } from '../../api/scenario.ts'
import { issEvaluated } from './evaluated.ts'

export const issScenarios: readonly ClientScenario[] = [issEvaluated]
