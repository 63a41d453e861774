import type { ClientScenario } from '../../api/scenario.ts'
import { interleavings } from './interleavings.ts'

export const propertyScenarios: readonly ClientScenario[] = [interleavings]
