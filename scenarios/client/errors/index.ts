import type { ClientScenario } from '../../api/scenario.ts'
import { errorsCodeOnce } from './code-once.ts'

export const errorsScenarios: readonly ClientScenario[] = [errorsCodeOnce]
