import type { ServerTenant } from '../../api/authorization-server.ts'

/** Addresses of a tenant's server that somebody could put into a link: every endpoint, at the server's own host. */
export function browserAddresses(tenant: ServerTenant): readonly string[] {
  const { authorization_endpoint: authorization } = tenant.endpoints
  const host = authorization === undefined ? undefined : new URL(authorization).host
  const named = [...Object.entries(tenant.metadata ?? {}), ...Object.entries(tenant.endpoints)]
    .filter(([name]) => /_endpoint$|^check_session_iframe$|^jwks_uri$/.test(name))
    .flatMap(([, value]) => (typeof value === 'string' && URL.canParse(value) ? [value] : []))
  const own = named.filter((address) => new URL(address).host === host)
  const [first] = own
  const root = first === undefined ? [] : [new URL('/', first).href]
  return [...new Set([...own, ...root])]
}

/** The address of one endpoint, by configuration or metadata. */
export function addressOf(tenant: ServerTenant, name: string): string | undefined {
  const listed = tenant.metadata?.[name]
  return tenant.endpoints[name] ?? (typeof listed === 'string' ? listed : undefined)
}
