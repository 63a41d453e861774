import { type Kit, platformItself } from '../kit.ts'
import { type AllowedPair, redirectUriOf } from '../steps/authorize-tenant.ts'
import type { EntryKey } from '../store/store.ts'

/** Where the client of a pair is kept, and who may be registered with it. */
export interface ClientPlace {
  readonly key: EntryKey
  readonly redirectUris: readonly [string, ...string[]]
  readonly initialAccessToken: string | undefined
}

/**
 * A client of its own for each tenant, with one callback; or, where several tenants share one, the platform's with the
 * callback of each of them. Sandbox and production are never the same client.
 */
export function clientPlace(kit: Kit, allowed: AllowedPair): ClientPlace {
  const id = allowed.environment === 'sandbox' ? `${allowed.carrier}.sandbox` : allowed.carrier
  if (allowed.pattern === 'client-per-tenant') {
    const { initialAccessToken } = allowed.settings
    const key = { tenant: allowed.tenant, kind: 'client', id } as const
    return { key, redirectUris: [allowed.redirectUri], initialAccessToken }
  }
  const { sharedClient } = allowed.carrierSettings
  return {
    key: { tenant: platformItself, kind: 'client', id },
    redirectUris: [allowed.redirectUri, ...callbacksOfSharers(kit, allowed)],
    initialAccessToken:
      sharedClient !== undefined && 'initialAccessToken' in sharedClient ? sharedClient.initialAccessToken : undefined,
  }
}

/** The callbacks of all other tenants that share this client. */
function callbacksOfSharers(kit: Kit, { carrier, environment, tenant }: AllowedPair): readonly string[] {
  return [...kit.tenants.values()].flatMap(({ id, carriers }) => {
    const mapping = carriers[carrier]
    const shares = mapping?.pattern === 'shared-client' && mapping.environment === environment && id !== tenant
    return shares ? [redirectUriOf(kit.publicUrl, { tenant: id, carrier })] : []
  })
}
