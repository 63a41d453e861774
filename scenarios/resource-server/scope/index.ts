import type { ResourceServerScenario } from '../../api/scenario.ts'
import { neededScope } from './needed-scope.ts'
import { secondRequest } from './second-request.ts'

export const scopeScenarios: readonly ResourceServerScenario[] = [neededScope, secondRequest]
