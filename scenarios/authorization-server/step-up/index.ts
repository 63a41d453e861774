import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { authenticationContext } from './authentication-context.ts'

/** Step-up authentication (RFC 9470). */
export const stepUpScenarios: readonly AuthorizationServerScenario[] = [authenticationContext]
