import type { AuthorizationServerTarget, ServerTenant } from '../../api/authorization-server.ts'
import { type Finding, inconclusive, notApplicable } from '../../api/finding.ts'
import type { ClientMetadata } from '../self-registration.ts'
import {
  type ConfigurationEndpoint,
  configurationEndpointOf,
  describeAnswer,
  manage,
  recordIn,
} from './configuration-endpoint.ts'
import { type Registered, withRegisteredClient } from './registered-client.ts'

type Rows = string | readonly string[]

/** A registered client that can manage itself, and has just shown it by reading its record. */
export interface ManagedClient {
  readonly made: Registered
  readonly endpoint: ConfigurationEndpoint
}

/** Registers a client that manages itself and reads it once as the positive control. */
export function withManagedClient(
  where: { readonly target: AuthorizationServerTarget; readonly tenant?: ServerTenant },
  rows: Rows,
  part: (managed: ManagedClient) => Promise<readonly Finding[]>,
  metadata?: ClientMetadata,
): Promise<readonly Finding[]> {
  return withRegisteredClient(
    where,
    rows,
    async (made) => {
      const endpoint = configurationEndpointOf(made.document)
      if (endpoint === undefined) return withoutManagement(rows, made)
      const read = await manage(where.target, endpoint, { method: 'GET', label: 'control: read the client' })
      if (recordIn(read)?.client_id !== made.client.id) {
        return inconclusive(rows, `the positive control failed: reading the client: ${describeAnswer(read)}`, read)
      }
      return part({ made, endpoint })
    },
    metadata,
  )
}

function withoutManagement(rows: Rows, made: Registered): readonly Finding[] {
  const { registration_client_uri: uri, registration_access_token: token } = made.document
  return uri === undefined && token === undefined
    ? notApplicable(rows, 'registered clients are given no configuration endpoint (RFC 7592)', made)
    : inconclusive(rows, 'only one of registration_client_uri and registration_access_token was handed out', made)
}
