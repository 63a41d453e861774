import type { Scenario } from './api/scenario.ts'
import { authorizationServerScenarios } from './authorization-server/index.ts'
import { clientScenarios } from './client/index.ts'
import { resourceServerScenarios } from './resource-server/index.ts'

/** The whole suite. */
export const scenarios: readonly Scenario[] = [
  ...authorizationServerScenarios,
  ...clientScenarios,
  ...resourceServerScenarios,
]
