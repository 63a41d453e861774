import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { fetchedRequests } from './fetched-requests.ts'
import { innerValuesOnly } from './inner-values-only.ts'
import { sourceVerified } from './source-verified.ts'

/** Signed authorization requests (RFC 9101). */
export const requestObjectScenarios: readonly AuthorizationServerScenario[] = [
  sourceVerified,
  innerValuesOnly,
  fetchedRequests,
]
