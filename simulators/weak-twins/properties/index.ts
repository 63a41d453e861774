import type { WeakTwin } from '../weak-twin.ts'
import { crashesOnBrokenPercentSigns } from './crashes-on-broken-percent-signs.ts'
import { forgetsUsedRefreshTokensInAnHour } from './forgets-used-refresh-tokens-in-an-hour.ts'
import { knowsCodesByLastTenant } from './knows-codes-by-last-tenant.ts'
import { leavesPathParametersOutOfComparison } from './leaves-path-parameters-out-of-comparison.ts'
import { overlooksRepeatedChallengeMethod } from './overlooks-repeated-challenge-method.ts'
import { readsVerifierUnderAnyCaseOfItsName } from './reads-verifier-under-any-case-of-its-name.ts'

/** Faults that only a certain order of things, or a request that somebody has to think of first, brings to light. */
export const propertyTwins: readonly WeakTwin[] = [
  crashesOnBrokenPercentSigns,
  forgetsUsedRefreshTokensInAnHour,
  knowsCodesByLastTenant,
  leavesPathParametersOutOfComparison,
  overlooksRepeatedChallengeMethod,
  readsVerifierUnderAnyCaseOfItsName,
]
