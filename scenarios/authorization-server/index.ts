import type { AuthorizationServerScenario } from '../api/scenario.ts'
import { pkceScenarios } from './pkce/index.ts'

/** Every scenario for authorization servers; one line a theme. */
export const authorizationServerScenarios: readonly AuthorizationServerScenario[] = [...pkceScenarios]
