import type { Configuration } from './configuration.ts'
import type { ConfigurationPath } from './configuration-error.ts'

/** An address the run will ask, and the key that names it. */
export interface NamedAddress {
  readonly path: ConfigurationPath
  readonly url: string
}

type Roles = Pick<Configuration, 'authorizationServer' | 'client' | 'resourceServer'>

/**
 * Every address of the targets that a run may ask by this configuration. Redirect URIs and resource indicators are
 * names and never asked, so they are not among them.
 */
export function addressesOf(configuration: Roles): readonly NamedAddress[] {
  return [...serverAddresses(configuration), ...clientAddresses(configuration), ...resourceAddresses(configuration)]
}

/** An address of a role with a `baseUrl`: whole addresses stand as they are, others are put behind it. */
export function addressAt(baseUrl: string, address: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return address
  return `${baseUrl.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`
}

function serverAddresses({ authorizationServer: server }: Roles): readonly NamedAddress[] {
  if (server === undefined) return []
  const at: ConfigurationPath = ['authorizationServer']
  return named(
    [[...at, 'issuer'], server.issuer],
    [[...at, 'metadata'], server.metadata === 'auto' || server.metadata === 'none' ? undefined : server.metadata],
    ...entriesBelow([...at, 'endpoints'], server.endpoints),
    ...server.tenants.flatMap((tenant, index) => {
      const below = [...at, 'tenants', index]
      return [
        [[...below, 'issuer'], tenant.issuer] as const,
        ...entriesBelow([...below, 'endpoints'], tenant.endpoints),
        [[...below, 'probe', 'url'], tenant.probe?.url] as const,
      ]
    }),
  )
}

function clientAddresses({ client }: Roles): readonly NamedAddress[] {
  if (client === undefined) return []
  const at: ConfigurationPath = ['client']
  const of = (address: string | undefined) => (address === undefined ? undefined : addressAt(client.baseUrl, address))
  return named(
    [[...at, 'baseUrl'], client.baseUrl],
    [[...at, 'process', 'ready', 'url'], of(client.process?.ready?.url)],
    ...(['start', 'call', 'status', 'disconnect'] as const).map(
      (request) => [[...at, request, 'path'], of(client[request]?.path)] as const,
    ),
    [[...at, 'hooks', 'metrics'], of(client.hooks?.metrics)],
    ...(['audit', 'dashboard', 'health', 'alerts'] as const).map(
      (view) => [[...at, 'hooks', view, 'path'], of(client.hooks?.[view]?.path)] as const,
    ),
  )
}

function resourceAddresses({ resourceServer: server }: Roles): readonly NamedAddress[] {
  if (server === undefined) return []
  const at: ConfigurationPath = ['resourceServer']
  const of = (address: string | undefined) => (address === undefined ? undefined : addressAt(server.baseUrl, address))
  return named(
    [[...at, 'baseUrl'], server.baseUrl],
    [[...at, 'process', 'ready', 'url'], of(server.process?.ready?.url)],
    ...server.tenants.flatMap((tenant, index) =>
      (['request', 'second'] as const).map(
        (request) => [[...at, 'tenants', index, request, 'url'], of(tenant[request]?.url)] as const,
      ),
    ),
  )
}

type Entry = readonly [path: ConfigurationPath, url: string | undefined]

function entriesBelow(
  path: ConfigurationPath,
  endpoints: Readonly<Record<string, string | undefined>> | undefined,
): readonly Entry[] {
  return Object.entries(endpoints ?? {}).map(([name, url]) => [[...path, name], url] as const)
}

function named(...entries: readonly Entry[]): readonly NamedAddress[] {
  return entries.flatMap(([path, url]) => (url === undefined ? [] : [{ path, url }]))
}
