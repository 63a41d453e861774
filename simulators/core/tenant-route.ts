import type { ServerEndpoints } from './kit.ts'
import type { CarrierDescription } from './server.ts'
import type { SimulatedTenant } from './tenancy.ts'

/** In front of every path of a tenant that has an issuer of its own. */
export const tenantPrefix = '/~tenant'

/** The tenant whose issuer a request is for, and its address without what told so. */
export interface TenantRoute {
  readonly id: string
  readonly url: string
}

/**
 * Finds whose issuer a request is for: by its path (`/~tenant/{id}/…`), or by that path behind `/.well-known/…`, where
 * RFC 8414, 3.1, inserts the path of an issuer.
 */
export function tenantRoute(url = '/'): TenantRoute | undefined {
  const [, front = '', id, rest = ''] = /^(\/\.well-known\/[^/?]+)?\/~tenant\/([^/?]+)(.*)$/.exec(url) ?? []
  if (id === undefined) return undefined
  const path = front + rest
  return { id, url: path.startsWith('/') ? path : `/${path}` }
}

/** The addresses of a tenant: those of its carrier, or its own where it has an issuer of its own. */
export function endpointsOfTenant(
  { origin, issuer, endpoints }: Pick<CarrierDescription, 'origin' | 'issuer' | 'endpoints'>,
  tenant: Pick<SimulatedTenant, 'issuer'>,
): ServerEndpoints {
  const own = tenant.issuer.slice(0, tenant.issuer.length - (issuer.length - origin.length))
  const at = (url: string) => own + url.slice(origin.length)
  return {
    authorization_endpoint: at(endpoints.authorization_endpoint),
    token_endpoint: at(endpoints.token_endpoint),
    pushed_authorization_request_endpoint: at(endpoints.pushed_authorization_request_endpoint),
    introspection_endpoint: at(endpoints.introspection_endpoint),
    revocation_endpoint: at(endpoints.revocation_endpoint),
    registration_endpoint: at(endpoints.registration_endpoint),
    jwks_uri: at(endpoints.jwks_uri),
  }
}
