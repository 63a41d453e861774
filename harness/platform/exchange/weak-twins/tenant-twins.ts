import type { ExchangeTenant } from '../configuration.ts'
import type { ExchangeKit, ExchangeRequest, Place } from '../kit.ts'
import { findPlace } from '../steps/find-place.ts'
import { type Admitted, serveRecords } from '../steps/serve-records.ts'
import { type ExchangeTwin, exchangeTwin } from './weak-twin.ts'

const tenantHeaders = ['x-tenant-id', 'x-tenant', 'tenant']

function tenantNamedBy(
  request: ExchangeRequest,
  names: readonly string[],
  kit: ExchangeKit,
): ExchangeTenant | undefined {
  return names
    .flatMap((name) => request.header(name).map((id) => kit.tenants.get(id)))
    .find((tenant) => tenant !== undefined)
}

/** Serves the data of whatever tenant is found after the gate was passed, where one is. */
const serving =
  (find: (admitted: Admitted, kit: ExchangeKit) => ExchangeTenant | undefined): typeof serveRecords =>
  (admitted, kit) =>
    serveRecords({ ...admitted, tenant: find(admitted, kit) ?? admitted.tenant }, kit)

const byParameter = (text: string, kit: ExchangeKit): ExchangeTenant | undefined =>
  kit.tenants.get(new URLSearchParams(text).get('tenant') ?? '')

function tenantInBody(body: string, kit: ExchangeKit): ExchangeTenant | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && 'tenant' in value
      ? kit.tenants.get(String(value.tenant))
      : undefined
  } catch {
    return undefined
  }
}

function claimsOf(request: ExchangeRequest): Readonly<Record<string, unknown>> {
  try {
    const [, payload = ''] = (request.header('authorization')[0] ?? '').split('.')
    return { ...JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) }
  } catch {
    return {}
  }
}

const placeFor = (kit: ExchangeKit, tenant: ExchangeTenant): Place => ({
  tenant,
  resource: 'shipments',
  url: `${kit.publicUrl}/exchange/${tenant.id}/shipments`,
  metadata: `${kit.publicUrl}/.well-known/oauth-protected-resource/exchange/${tenant.id}`,
})

/** The gate of the tenant a path begins with, and the data of the one it leads to in the end. */
function afterTheGate(request: ExchangeRequest, kit: ExchangeKit, read: (path: string) => string): Place | undefined {
  const good = findPlace(request, kit)
  if (good !== undefined) return good
  const [, first = ''] = /^\/exchange\/([a-z0-9-]+)\//.exec(request.path) ?? []
  const [, last = ''] = /^\/exchange\/([a-z0-9-]+)\/shipments$/.exec(read(request.path)) ?? []
  const [gate, data] = [kit.tenants.get(first), kit.tenants.get(last)]
  if (gate === undefined || data === undefined) return undefined
  return { ...placeFor(kit, gate), tenant: { ...gate, id: data.id } }
}

const resolved = (path: string): string => URL.parse(path, 'http://localhost')?.pathname ?? ''

export const tenantTwins: readonly ExchangeTwin[] = [
  exchangeTwin(
    'routes-by-issuer-of-the-token',
    'It finds the tenant by the token, wherever the request was addressed to.',
    'findPlace',
    (request, kit) => {
      const { iss } = claimsOf(request)
      const minter = [...kit.tenants.values()].find(({ issuer }) => issuer === iss)
      const good = findPlace(request, kit)
      return good === undefined || minter === undefined ? good : placeFor(kit, minter)
    },
  ),
  exchangeTwin(
    'routes-by-tenant-header',
    'A header that names a tenant counts more than the address.',
    'findPlace',
    (request, kit) => {
      const named = tenantNamedBy(request, tenantHeaders, kit)
      const good = findPlace(request, kit)
      return good === undefined || named === undefined ? good : placeFor(kit, named)
    },
  ),
  exchangeTwin(
    'routes-by-forwarded-host',
    'The address that a proxy claims to have seen counts more than the real one.',
    'findPlace',
    (request, kit) => {
      const [original] = request.header('x-original-url')
      return (
        (original === undefined ? undefined : findPlace({ ...request, path: original }, kit)) ?? findPlace(request, kit)
      )
    },
  ),
  exchangeTwin(
    'has-an-endpoint-for-all',
    'One address serves all tenants, told apart by a header.',
    'findPlace',
    (request, kit) => {
      const named = request.path === '/exchange/shipments' ? tenantNamedBy(request, tenantHeaders, kit) : undefined
      return named === undefined ? findPlace(request, kit) : placeFor(kit, named)
    },
  ),
  exchangeTwin(
    'resolves-the-path-after-the-gate',
    'It checks the path as it came and serves the one it resolves to.',
    'findPlace',
    (request, kit) => afterTheGate(request, kit, resolved),
  ),
  exchangeTwin(
    'decodes-the-path-after-the-gate',
    'It checks the path as it came and serves the one it decodes to.',
    'findPlace',
    (request, kit) =>
      afterTheGate(request, kit, (path) => resolved(path.replaceAll('%2f', '/').replaceAll('%2e', '.'))),
  ),
  exchangeTwin(
    'serves-the-tenant-of-a-header',
    'Past the gate it serves whatever tenant a header names.',
    'serveRecords',
    serving(({ request }, kit) => tenantNamedBy(request, tenantHeaders, kit)),
  ),
  exchangeTwin(
    'serves-the-user-of-a-header',
    'Past the gate it serves whoever a proxy is said to have signed in.',
    'serveRecords',
    serving(({ request }, kit) => tenantNamedBy(request, ['x-forwarded-user'], kit)),
  ),
  exchangeTwin(
    'serves-the-tenant-of-the-query',
    'Past the gate it serves whatever tenant the query names.',
    'serveRecords',
    serving(({ request }, kit) => byParameter(request.query, kit)),
  ),
  exchangeTwin(
    'serves-the-tenant-of-the-body',
    'Past the gate it serves whatever tenant the body names.',
    'serveRecords',
    serving(({ request }, kit) => tenantInBody(request.body, kit)),
  ),
  exchangeTwin(
    'serves-the-tenant-of-a-claim',
    'Past the gate it serves whatever tenant a claim names.',
    'serveRecords',
    serving(({ claims }, kit) => kit.tenants.get(String(claims.tenant_id))),
  ),
]
