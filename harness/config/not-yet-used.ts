import type { Configuration } from './configuration.ts'
import type { ConfigurationPath } from './configuration-error.ts'
import type { AuthenticationMethod } from './schema/client-authentication.ts'

/**
 * Keys that are read and checked, and that nothing acts on so far. Paths as the schema writes them; a path stands for
 * everything below it. A test fails where a key is neither acted on nor listed here.
 */
export const notYetUsed = [
  {
    path: 'authorizationServer.tenants[].clients[].cert',
    sentence: 'Clients that authenticate by mutual TLS are read and checked, but no scenario uses them yet.',
  },
  {
    path: 'authorizationServer.introspection.cert',
    sentence: 'A caller of introspection that authenticates by mutual TLS is refused: nothing uses it yet.',
  },
  {
    path: 'authorizationServer.tenants[].introspection.cert',
    sentence: 'A caller of introspection that authenticates by mutual TLS is refused: nothing uses it yet.',
  },
  {
    path: 'client.tenants[].clients.<name>.kid',
    sentence: 'The key that checks a platform’s assertions is the one that is given, whatever `kid` they name.',
  },
  {
    path: 'client.tenants[].clients.<name>.cert',
    sentence: 'How a platform’s client authenticates by mutual TLS is not judged yet.',
  },
] as const satisfies readonly { readonly path: string; readonly sentence: string }[]

/** A part of a configuration that a run leaves alone, to be said where its results are told. */
export interface UnusedPart {
  readonly path: ConfigurationPath
  readonly sentence: string
}

/** Whether scenarios can use a client with this authentication. */
export function isUsable(entry: { readonly auth: AuthenticationMethod }): boolean {
  return entry.auth !== 'tls_client_auth' && entry.auth !== 'self_signed_tls_client_auth'
}

/** What of this configuration a run leaves alone, and why. A run says so; nothing is passed over in silence. */
export function unusedParts(configuration: Configuration): readonly UnusedPart[] {
  const tenants = configuration.authorizationServer?.tenants ?? []
  const clients = tenants.flatMap((tenant, tenantIndex) =>
    tenant.clients.flatMap((client, index) => {
      if (isUsable(client)) return []
      const path = ['authorizationServer', 'tenants', tenantIndex, 'clients', index]
      const sentence = `Client ${client.id} of tenant ${tenant.id} is left out: it authenticates by mutual TLS, which no scenario uses yet.`
      return [{ path, sentence }]
    }),
  )
  const users = tenants.flatMap((tenant, index) => {
    if (configuration.authorizationServer?.login.kind !== 'none' || (tenant.users ?? []).length === 0) return []
    const path = ['authorizationServer', 'tenants', index, 'users']
    const sentence = `The users of tenant ${tenant.id} are left out: login.kind is none, so nobody signs in.`
    return [{ path, sentence }]
  })
  return [...clients, ...users]
}
