import { randomBytes } from 'node:crypto'
import type { PlayedCarrier } from '../../../scenarios/api/client.ts'
import type { ClientCertificate } from '../../../scenarios/api/http.ts'
import type { PlatformSetUp } from '../../../scenarios/api/scenario.ts'
import type { KnownClient } from '../../carrier/ledger.ts'
import type { NamedCarrier } from '../../carrier/named-carriers.ts'
import { runAuthority } from '../run-authority.ts'
import { neededScope, tenantIds } from './parties.ts'

/** A client that all tenants use at one carrier, as platform and carrier know it. */
export interface SharedClient {
  readonly known: KnownClient
  readonly brought: { readonly id: string; readonly auth: 'client_secret_basic'; readonly secret: string }
}

/** One for each carrier. */
export function sharedClients(carriers: readonly NamedCarrier[]): ReadonlyMap<string, SharedClient> {
  return new Map(
    carriers.map(({ id: carrier }) => {
      const id = `everybody-at-${carrier}`
      const secret = randomBytes(24).toString('base64url')
      const authentication = { method: 'client_secret_basic', clientId: id, secret } as const
      const known = { carrier, id, tenant: undefined, authentication, redirectUri: undefined }
      return [carrier, { known, brought: { id, auth: 'client_secret_basic', secret } }]
    }),
  )
}

/** What a carrier's entry says of it. */
export function clientShared(shared: SharedClient | undefined) {
  return shared === undefined ? {} : { sharedClient: { client: shared.brought } }
}

/** A client of one tenant, with what it proves itself by. */
export type MadeClient = KnownClient & { readonly tenant: string; readonly secret: string | undefined }

/** One for each tenant and carrier. */
export function makeClients(
  carriers: readonly NamedCarrier[],
  { nativeApp, mutualTls }: PlatformSetUp,
): readonly MadeClient[] {
  return tenantIds.flatMap((tenant) =>
    carriers.map(({ id: carrier }) => {
      const id = `${tenant}-${carrier}`
      if (nativeApp === true) {
        const authentication = { method: 'none', clientId: id } as const
        return { tenant, carrier, id, secret: undefined, authentication, redirectUri: undefined }
      }
      if (mutualTls === true) {
        return { tenant, carrier, id, secret: undefined, authentication: { method: 'other' }, redirectUri: undefined }
      }
      const secret = randomBytes(24).toString('base64url')
      return {
        tenant,
        carrier,
        id,
        secret,
        authentication: { method: 'client_secret_basic', clientId: id, secret },
        redirectUri: undefined,
      }
    }),
  )
}

/** What a tenant's entry says of its carriers. */
export function mappings(
  clients: readonly MadeClient[],
  tenant: string,
  { pushedRequests, dpop, resourceIndicators, sharedClient }: PlatformSetUp,
  carriers: readonly PlayedCarrier[],
  certificate: ClientCertificate | undefined,
) {
  const policy = {
    ...(pushedRequests === true ? { pushedRequests } : {}),
    ...(dpop === true ? { dpop } : {}),
    ...(resourceIndicators === true ? { resourceIndicators } : {}),
    ...(certificate === undefined ? {} : { mutualTls: true }),
  }
  return Object.fromEntries(
    clients
      .filter((client) => client.tenant === tenant)
      .map(({ carrier, id, secret }) => [
        carrier,
        {
          scope: neededScope,
          policy,
          ...(sharedClient === true
            ? { pattern: 'shared-client' as const }
            : { client: broughtClient(id, secret, certificate) }),
          ...(certificate === undefined ? {} : { certificate }),
          ...(resourceIndicators === true
            ? { resource: `${carriers.find((at) => at.id === carrier)?.api ?? ''}/tenants/${tenant}` }
            : {}),
        },
      ]),
  )
}

/** What each tenant shows, where the platform is set up for that. */
export async function certificatesOf({ mutualTls }: PlatformSetUp): Promise<ReadonlyMap<string, ClientCertificate>> {
  if (mutualTls !== true) return new Map()
  const authority = await runAuthority()
  return new Map(await Promise.all(tenantIds.map(async (id) => [id, await authority.clientCertificate(id)] as const)))
}

function broughtClient(id: string, secret: string | undefined, certificate: ClientCertificate | undefined) {
  if (certificate !== undefined) return { id, auth: 'tls_client_auth' as const }
  return secret === undefined ? { id, auth: 'none' as const } : { id, auth: 'client_secret_basic' as const, secret }
}
