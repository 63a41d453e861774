import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { issInEveryResponse } from './in-every-response.ts'

/** Authorization responses that name their issuer. */
export const issScenarios: readonly AuthorizationServerScenario[] = [issInEveryResponse]
