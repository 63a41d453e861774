import type { TenantSettings } from '../../configuration.ts'
import type { Pair } from '../../kit.ts'

/** What a tenant's page is about: the carriers of that tenant, and of no other one. */
export function dashboardPairs(
  tenants: ReadonlyMap<string, Pick<TenantSettings, 'carriers'>>,
  tenant: string,
): readonly Pair[] {
  return Object.keys(tenants.get(tenant)?.carriers ?? {}).map((carrier) => ({ tenant, carrier }))
}
