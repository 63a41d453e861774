import type { ClientScenario } from '../../api/scenario.ts'
import { accessToken } from './access-token.ts'

export const injectionScenarios: readonly ClientScenario[] = [accessToken]
