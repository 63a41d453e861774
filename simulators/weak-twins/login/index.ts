import type { WeakTwin } from '../weak-twin.ts'
import { asksConsentWithoutNamingClient } from './asks-consent-without-naming-client.ts'
import { carriesSignInFormToClient } from './carries-sign-in-form-to-client.ts'
import { redirectsWith302AfterLogin } from './redirects-with-302-after-login.ts'
import { remembersConsentForNativeClients } from './remembers-consent-for-native-clients.ts'
import { takesAnyPassword } from './takes-any-password.ts'
import { takesConsentFromForeignPages } from './takes-consent-from-foreign-pages.ts'
import { trustsSecretsOfApps } from './trusts-secrets-of-apps.ts'

/** Faults in signing in and consenting. */
export const loginTwins: readonly WeakTwin[] = [
  asksConsentWithoutNamingClient,
  carriesSignInFormToClient,
  redirectsWith302AfterLogin,
  remembersConsentForNativeClients,
  takesAnyPassword,
  takesConsentFromForeignPages,
  trustsSecretsOfApps,
]
