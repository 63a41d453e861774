import type { AuthorizationServerScenario } from '../api/scenario.ts'
import { issScenarios } from './iss/index.ts'
import { metadataScenarios } from './metadata/index.ts'
import { pkceScenarios } from './pkce/index.ts'
import { pushedRequestScenarios } from './pushed-requests/index.ts'

/** Every scenario for authorization servers; one line a theme. */
export const authorizationServerScenarios: readonly AuthorizationServerScenario[] = [
  ...pkceScenarios,
  ...metadataScenarios,
  ...issScenarios,
  ...pushedRequestScenarios,
]
