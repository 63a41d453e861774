import { consentAskedAgain } from './consent-asked-again.ts'
import { consentForgery } from './consent-forgery.ts'
import { consentNamesClient } from './consent-names-client.ts'
import { identityFirst } from './identity-first.ts'
import { redirectAfterCredentials } from './redirect-after-credentials.ts'

export const loginScenarios = [
  redirectAfterCredentials,
  identityFirst,
  consentAskedAgain,
  consentForgery,
  consentNamesClient,
]
