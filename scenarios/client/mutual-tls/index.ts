import type { ClientScenario } from '../../api/scenario.ts'
import { certificates } from './certificates.ts'

export const mutualTlsScenarios: readonly ClientScenario[] = [certificates]
