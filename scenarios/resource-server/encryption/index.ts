import type { ResourceServerScenario } from '../../api/scenario.ts'
import { unencrypted } from './unencrypted.ts'

export const encryptionScenarios: readonly ResourceServerScenario[] = [unencrypted]
