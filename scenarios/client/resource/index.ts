import type { ClientScenario } from '../../api/scenario.ts'
import { resourceIndicators } from './indicators.ts'

export const resourceScenarios: readonly ClientScenario[] = [resourceIndicators]
