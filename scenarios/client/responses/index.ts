import type { ClientScenario } from '../../api/scenario.ts'
import { unknownParameters } from './unknown-parameters.ts'

export const responseScenarios: readonly ClientScenario[] = [unknownParameters]
