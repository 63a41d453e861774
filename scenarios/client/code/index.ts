import type { ClientScenario } from '../../api/scenario.ts'
import { foreignCode } from './foreign-code.ts'
import { codeUsedOnce } from './used-once.ts'

export const codeScenarios: readonly ClientScenario[] = [foreignCode, codeUsedOnce]
