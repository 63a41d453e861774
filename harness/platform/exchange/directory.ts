import type { ExchangeAnswer } from './answers.ts'
import type { ExchangeTenant } from './configuration.ts'
import type { ExchangeKit, ExchangeRequest } from './kit.ts'
import { refuse } from './steps/refuse.ts'
import { operations } from './steps/serve-records.ts'
import { proofAlgorithms } from './steps/verify-proof.ts'

const registry = /^\/registry\/([^/]+)$/
const metadata = /^\/\.well-known\/oauth-protected-resource\/exchange\/([^/]+)$/

/** Looks a tenant's endpoint up: where it is, and whose tokens for which audience it takes. Undefined for other addresses. */
export function directory(kit: ExchangeKit, { method, host, path }: ExchangeRequest): ExchangeAnswer | undefined {
  if (host !== new URL(kit.publicUrl).host) return undefined
  const [, listed] = registry.exec(path) ?? []
  const [, described] = metadata.exec(path) ?? []
  if (listed === undefined && described === undefined) return undefined
  const tenant = kit.tenants.get(listed ?? described ?? '')
  if (method !== 'GET' || tenant === undefined) return refuse('NOT_FOUND')
  return { status: 200, body: listed === undefined ? protectedResource(kit, tenant) : registryEntry(kit, tenant) }
}

/** Address of a tenant's endpoint, by path. */
export function endpointOf({ publicUrl }: ExchangeKit, tenant: string): string {
  return `${publicUrl}/exchange/${tenant}`
}

function registryEntry(kit: ExchangeKit, tenant: ExchangeTenant) {
  const { protocol, port } = new URL(kit.publicUrl)
  const { domain } = kit.settings
  const subdomain =
    domain === undefined ? undefined : `${protocol}//${tenant.id}.${domain}${port === '' ? '' : `:${port}`}`
  return {
    tenant: tenant.id,
    endpoint: endpointOf(kit, tenant.id),
    ...(subdomain === undefined ? {} : { subdomain }),
    issuer: tenant.issuer,
    audience: tenant.audience,
    negotiation: `${kit.publicUrl}/negotiation/${tenant.id}`,
  }
}

/** RFC 9728, 2. */
function protectedResource(kit: ExchangeKit, tenant: ExchangeTenant) {
  return {
    resource: endpointOf(kit, tenant.id),
    authorization_servers: [tenant.issuer],
    scopes_supported: Object.values(operations).map(({ scope }) => scope),
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: proofAlgorithms,
    dpop_bound_access_tokens_required: tenant.senderConstraint === 'dpop',
    tls_client_certificate_bound_access_tokens: tenant.senderConstraint === 'mtls',
  }
}
