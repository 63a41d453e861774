import type { Arrival } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { header } from '../../api/http.ts'
import { type Connected, connect, type Failed } from '../flows.ts'

/** Tenants whose tokens are bound to keys, or why there are none. */
export type BoundTenants =
  | { readonly kind: 'bound'; readonly tenants: readonly PlatformTenant[]; readonly declared: boolean }
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'failed'; readonly control: Failed }

/** Those that are declared to be (`facts.dpop`), or the first one, where a connection of it was seen to prove a key. */
export async function boundTenants(target: ClientTarget): Promise<BoundTenants> {
  const declared = target.tenants.filter(({ facts }) => facts.dpop === true)
  if (declared.length > 0) return { kind: 'bound', tenants: declared, declared: true }
  const [tenant] = target.tenants
  if (tenant.facts.dpop === false) return { kind: 'none', reason: 'the platform does not use DPoP (facts.dpop)' }
  const control = await connect(target, tenant, { call: true })
  if (control.kind === 'failed') return { kind: 'failed', control }
  if (target.arrivals().some(hasProof)) return { kind: 'bound', tenants: [tenant], declared: false }
  return { kind: 'none', reason: 'no request of the platform carries a DPoP proof, and none is declared (facts.dpop)' }
}

/** Whether a request proves a key, rightly or not. */
export function hasProof(arrival: Arrival): boolean {
  return header(arrival, 'dpop') !== undefined
}

/** Whether the client of a connection has no credentials: then its refresh tokens are bound as well (RFC 9449, 5). */
export function isPublic({ redemption }: Connected): boolean {
  return redemption.credentials.ways.length === 0
}
