import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { pushAnswer } from './answer.ts'
import { assertionAudience } from './assertion-audience.ts'
import { handleBoundToClient } from './bound-to-client.ts'
import { pushAuthentication } from './client-authentication.ts'
import { pushedClientChanged } from './client-changed.ts'
import { handleExpires } from './expires.ts'
import { nestedRequestUri } from './nested-request-uri.ts'
import { queryIgnored } from './query-ignored.ts'
import { pushRequired } from './required.ts'
import { handleSingleUse } from './single-use.ts'
import { unguessableHandle } from './unguessable.ts'
import { pushValidated } from './validated.ts'

/** Pushed authorization requests (RFC 9126). */
export const pushedRequestScenarios: readonly AuthorizationServerScenario[] = [
  pushAnswer,
  pushAuthentication,
  nestedRequestUri,
  pushValidated,
  unguessableHandle,
  handleBoundToClient,
  handleSingleUse,
  handleExpires,
  queryIgnored,
  pushRequired,
  assertionAudience,
  pushedClientChanged,
]
