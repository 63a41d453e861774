import type { WeakTwin } from '../weak-twin.ts'
import { repeatsValuesInErrorDescription } from './repeats-values-in-error-description.ts'
import { showsRefusedConsentOnAPage } from './shows-refused-consent-on-a-page.ts'

/** Faults in error responses of the authorization endpoint. */
export const authorizationErrorTwins: readonly WeakTwin[] = [
  repeatsValuesInErrorDescription,
  showsRefusedConsentOnAPage,
]
