import { authorizationUrl } from '../../steps/authorization-url.ts'
import { type PlatformTwin, platformTwin } from '../weak-twin.ts'
import {
  logsTokensWithErrors,
  putsTokenIntoJsonBody,
  putsTokenIntoQuery,
  repeatsTokenInAnotherHeader,
  showsTokenToTenant,
} from './calls.ts'
import {
  endsEveryConnection,
  keepsConnectionAfterDisconnect,
  keepsRecordsUnsealed,
  takesBusyForRevoked,
} from './endings.ts'
import {
  keepsTokensForTheTenantTheyName,
  refusesUnknownMembers,
  showsRefreshTokenToAnotherCarrier,
  takesAnyTokenType,
} from './redemptions.ts'

const showsSecretToBrowser = platformTwin(
  'shows-secret-to-browser',
  'sends the browser to the carrier with the client secret in the address',
  'authorizationUrl',
  (server, allowed, flow, challenge) =>
    `${authorizationUrl(server, allowed, flow, challenge)}&client_secret=${allowed.settings.client?.secret ?? ''}`,
)

export const tokenTwins: readonly PlatformTwin[] = [
  putsTokenIntoQuery,
  repeatsTokenInAnotherHeader,
  putsTokenIntoJsonBody,
  showsRefreshTokenToAnotherCarrier,
  showsTokenToTenant,
  showsSecretToBrowser,
  logsTokensWithErrors,
  keepsRecordsUnsealed,
  takesAnyTokenType,
  refusesUnknownMembers,
  keepsTokensForTheTenantTheyName,
  keepsConnectionAfterDisconnect,
  endsEveryConnection,
  takesBusyForRevoked,
]
