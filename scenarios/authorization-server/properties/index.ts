import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { interleavings } from './interleavings.ts'

/** Properties: exchanges and orders of them that are made up. */
export const propertyScenarios: readonly AuthorizationServerScenario[] = [interleavings]
