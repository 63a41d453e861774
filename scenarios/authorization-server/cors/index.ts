import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { authorizationEndpointCors } from './authorization-endpoint.ts'
import { directEndpointsCors } from './direct-endpoints.ts'

/** Which origins may call the server from scripts. */
export const corsScenarios: readonly AuthorizationServerScenario[] = [authorizationEndpointCors, directEndpointsCors]
