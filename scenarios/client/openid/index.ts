import type { ClientScenario } from '../../api/scenario.ts'
import { nonce } from './nonce.ts'

export const openidScenarios: readonly ClientScenario[] = [nonce]
