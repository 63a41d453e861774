import type { WeakTwin } from '../weak-twin.ts'
import { forgetsUsedRefreshTokensInAnHour } from './forgets-used-refresh-tokens-in-an-hour.ts'
import { knowsCodesByLastTenant } from './knows-codes-by-last-tenant.ts'
import { leavesPathParametersOutOfComparison } from './leaves-path-parameters-out-of-comparison.ts'

/** Faults that only a certain order of things brings to light. */
export const propertyTwins: readonly WeakTwin[] = [
  forgetsUsedRefreshTokensInAnHour,
  knowsCodesByLastTenant,
  leavesPathParametersOutOfComparison,
]
