import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { verifierEnforced } from './verifier-enforced.ts'

export const pkceScenarios: readonly AuthorizationServerScenario[] = [verifierEnforced]
