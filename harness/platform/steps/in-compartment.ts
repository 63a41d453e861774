import type { TenantSettings } from '../configuration.ts'
import type { Kit, Pair } from '../kit.ts'

/** Sends in the room of the tenant's group at this carrier, so that what hangs there takes up no other room. */
export function inCompartment<T>(
  { containment }: Pick<Kit, 'containment'>,
  { tenant, carrier, tenantSettings }: Pair & { readonly tenantSettings: Pick<TenantSettings, 'group'> },
  work: () => Promise<T>,
): Promise<T> {
  const { group } = tenantSettings
  // A group may be called like a tenant; the two are different rooms.
  const room = group === undefined ? `tenant ${tenant}` : `group ${group}`
  return containment.compartments.run(`${room} ${carrier}`, work)
}
