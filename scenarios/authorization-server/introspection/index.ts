import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { callerAuthenticates } from './caller-authenticates.ts'
import { callerDecides } from './caller-decides.ts'
import { inactiveTokens } from './inactive-tokens.ts'

export const introspectionScenarios: readonly AuthorizationServerScenario[] = [
  callerAuthenticates,
  callerDecides,
  inactiveTokens,
]
