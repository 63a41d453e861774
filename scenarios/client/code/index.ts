import type { ClientScenario } from '../../api/scenario.ts'
import { foreignCode } from './foreign-code.ts'

export const codeScenarios: readonly ClientScenario[] = [foreignCode]
