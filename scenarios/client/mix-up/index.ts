import type { ClientScenario } from '../../api/scenario.ts'
import { codeOfAnotherServer } from './code-of-another-server.ts'

export const mixUpScenarios: readonly ClientScenario[] = [codeOfAnotherServer]
