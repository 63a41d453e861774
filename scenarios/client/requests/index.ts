import type { ClientScenario } from '../../api/scenario.ts'
import { requestObjects } from './objects.ts'
import { pushedRequests } from './pushed.ts'
import { requestedScope } from './scope.ts'

export const requestsScenarios: readonly ClientScenario[] = [pushedRequests, requestObjects, requestedScope]
