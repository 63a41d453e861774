import type { WeakTwin } from '../weak-twin.ts'
import { answersRegistrationErrorsWith422 } from './answers-registration-errors-with-422.ts'
import { answersRegistrationWith200 } from './answers-registration-with-200.ts'
import { answersUnknownMethodsWith200 } from './answers-unknown-methods-with-200.ts'
import { answersUpdateWithAnotherClientId } from './answers-update-with-another-client-id.ts'
import { believesAnySoftwareStatement } from './believes-any-software-statement.ts'
import { changesClientIdOnUpdate } from './changes-client-id-on-update.ts'
import { endsAllGrantsWithAClient } from './ends-all-grants-with-a-client.ts'
import { givesEveryClientTheSameSecret } from './gives-every-client-the-same-secret.ts'
import { keepsDeletedClients } from './keeps-deleted-clients.ts'
import { keepsDroppedRedirectUris } from './keeps-dropped-redirect-uris.ts'
import { keepsTokensOfDeletedClients } from './keeps-tokens-of-deleted-clients.ts'
import { leavesOutConfigurationEndpoint } from './leaves-out-configuration-endpoint.ts'
import { leavesOutSecretExpiry } from './leaves-out-secret-expiry.ts'
import { leavesScopeOutOfRegistration } from './leaves-scope-out-of-registration.ts'
import { letsClientsChooseSecrets } from './lets-clients-choose-secrets.ts'
import { managesClientsWithoutToken } from './manages-clients-without-token.ts'
import { namesRegistrationErrorsItsOwnWay } from './names-registration-errors-its-own-way.ts'
import { refusesDeletionWith400 } from './refuses-deletion-with-400.ts'
import { refusesUnknownClientMetadata } from './refuses-unknown-client-metadata.ts'
import { registersAnyScheme } from './registers-any-scheme.ts'
import { registersAnyScope } from './registers-any-scope.ts'
import { registersTwoKeySources } from './registers-two-key-sources.ts'
import { registersWhateverIsAsked } from './registers-whatever-is-asked.ts'
import { registersWishedClientId } from './registers-wished-client-id.ts'
import { registersWithoutTls } from './registers-without-tls.ts'
import { showsClientNameAlone } from './shows-client-name-alone.ts'
import { showsRegisteredLogo } from './shows-registered-logo.ts'
import { takesAnyRegistrationToken } from './takes-any-registration-token.ts'

/** Faults in the registration and management of clients. */
export const registrationTwins: readonly WeakTwin[] = [
  answersRegistrationErrorsWith422,
  answersRegistrationWith200,
  answersUnknownMethodsWith200,
  answersUpdateWithAnotherClientId,
  believesAnySoftwareStatement,
  changesClientIdOnUpdate,
  endsAllGrantsWithAClient,
  givesEveryClientTheSameSecret,
  keepsDeletedClients,
  keepsDroppedRedirectUris,
  keepsTokensOfDeletedClients,
  leavesOutConfigurationEndpoint,
  leavesOutSecretExpiry,
  leavesScopeOutOfRegistration,
  letsClientsChooseSecrets,
  managesClientsWithoutToken,
  namesRegistrationErrorsItsOwnWay,
  refusesDeletionWith400,
  refusesUnknownClientMetadata,
  registersAnyScheme,
  registersAnyScope,
  registersTwoKeySources,
  registersWhateverIsAsked,
  registersWishedClientId,
  registersWithoutTls,
  showsClientNameAlone,
  showsRegisteredLogo,
  takesAnyRegistrationToken,
]
