import type { WeakTwin } from '../weak-twin.ts'
import { leavesIssOutOfErrors } from './leaves-iss-out-of-errors.ts'
import { namesAnotherIssuerInHybridIdTokens } from './names-another-issuer-in-hybrid-id-tokens.ts'
import { sendsAnotherIss } from './sends-another-iss.ts'
import { sendsIssUnannounced } from './sends-iss-unannounced.ts'
import { sendsIssWithQuery } from './sends-iss-with-query.ts'

/** Faults in the iss parameter. */
export const issTwins: readonly WeakTwin[] = [
  leavesIssOutOfErrors,
  namesAnotherIssuerInHybridIdTokens,
  sendsAnotherIss,
  sendsIssUnannounced,
  sendsIssWithQuery,
]
