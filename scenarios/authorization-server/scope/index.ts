import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { beyondTheClient } from './beyond-the-client.ts'
import { narrowRequest } from './narrow-request.ts'
import { withoutScope } from './without-scope.ts'

export const scopeScenarios: readonly AuthorizationServerScenario[] = [beyondTheClient, narrowRequest, withoutScope]
