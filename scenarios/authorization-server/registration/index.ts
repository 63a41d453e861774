import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { blastRadius } from './blast-radius.ts'
import { chosenIdentity } from './chosen-identity.ts'
import { consistentMetadata } from './consistent-metadata.ts'
import { deletion } from './deletion.ts'
import { registrationErrorForm } from './error-form.ts'
import { foreignRegistrationToken } from './foreign-registration-token.ts'
import { needsRegistrationToken } from './needs-registration-token.ts'
import { registrationOverTls } from './over-tls.ts'
import { refusedRedirectUris } from './refused-redirect-uris.ts'
import { registrationAnswer } from './registration-answer.ts'
import { sensitiveScope } from './sensitive-scope.ts'
import { shownToPeople } from './shown-to-people.ts'
import { softwareStatements } from './software-statements.ts'
import { uniqueClients } from './unique-clients.ts'
import { unknownMetadata } from './unknown-metadata.ts'
import { unsupportedMethods } from './unsupported-methods.ts'
import { update } from './update.ts'

/** Dynamic registration (RFC 7591) and management (RFC 7592) of clients. */
export const registrationScenarios: readonly AuthorizationServerScenario[] = [
  registrationAnswer,
  unknownMetadata,
  consistentMetadata,
  softwareStatements,
  refusedRedirectUris,
  registrationErrorForm,
  registrationOverTls,
  uniqueClients,
  chosenIdentity,
  sensitiveScope,
  shownToPeople,
  needsRegistrationToken,
  unsupportedMethods,
  foreignRegistrationToken,
  update,
  deletion,
  blastRadius,
]
