import type { WeakTwin } from '../weak-twin.ts'
import { forwardsForClientsOfAnybody } from './forwards-for-clients-of-anybody.ts'
import { forwardsToContinueParameter } from './forwards-to-continue-parameter.ts'
import { goesToReturnToAfterSignIn } from './goes-to-return-to-after-sign-in.ts'
import { redirectsErrorsBeforeSignIn } from './redirects-errors-before-sign-in.ts'
import { registersAnybody } from './registers-anybody.ts'
import { sendsErrorsToUnregisteredRedirectUri } from './sends-errors-to-unregistered-redirect-uri.ts'
import { trustsClientOfForm } from './trusts-client-of-form.ts'

/** Faults that make the server forward people. */
export const openRedirectorTwins: readonly WeakTwin[] = [
  forwardsForClientsOfAnybody,
  forwardsToContinueParameter,
  goesToReturnToAfterSignIn,
  redirectsErrorsBeforeSignIn,
  registersAnybody,
  sendsErrorsToUnregisteredRedirectUri,
  trustsClientOfForm,
]
