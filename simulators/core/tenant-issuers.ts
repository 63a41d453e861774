import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Live, LiveParts } from './live.ts'
import type { ServerState } from './server-state.ts'
import { tenantPrefix, tenantRoute } from './tenant-route.ts'
import { tenantState } from './tenant-state.ts'

export interface TenantIssuersParts {
  /** The carrier's own, in front of the tenants'. */
  readonly origin: string
  readonly state: () => ServerState
  /** Makes the server of one tenant as the carrier is now. */
  readonly goLive: (parts: Pick<LiveParts, 'origin' | 'state' | 'tenant'>) => Live
}

/** The tenants of one carrier, each with an issuer, keys and metadata of its own. */
export interface TenantIssuers {
  /** The server of a tenant, made when first asked for. */
  of(tenant: string): Promise<Live>
  serve(request: IncomingMessage, response: ServerResponse): void
  /** Lets all of them behave as the carrier does now. */
  renew(): void
}

export function serveTenants({ origin, state, goLive }: TenantIssuersParts): TenantIssuers {
  const servers = new Map<string, Promise<Live>>()
  const start = async (tenant: string) =>
    goLive({ origin: `${origin}${tenantPrefix}/${tenant}`, state: await tenantState(state(), tenant), tenant })
  const of = (tenant: string): Promise<Live> => {
    const known = servers.get(tenant) ?? start(tenant)
    servers.set(tenant, known)
    // One that could not be made is made anew the next time.
    known.catch(() => servers.delete(tenant))
    return known
  }
  return {
    of,
    renew: () => servers.clear(),
    serve(request, response) {
      const route = tenantRoute(request.url)
      if (route === undefined) return refuse(response, 404, `every tenant has its own issuer below ${tenantPrefix}/`)
      if (state().tenancy.get(route.id) === undefined) return refuse(response, 404, `there is no tenant ${route.id}`)
      of(route.id).then(
        ({ handle, kit }) => {
          request.url = route.url
          // oidc-provider reads from here what its own addresses begin with.
          Object.assign(request, { baseUrl: kit.mount })
          handle(request, response)
        },
        () => refuse(response, 503, 'the issuer of this tenant did not start'),
      )
    },
  }
}

function refuse(response: ServerResponse, status: number, description: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ error: 'not_found', error_description: description }))
}
