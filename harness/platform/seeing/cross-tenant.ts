import { type Pair, platformItself } from '../kit.ts'
import type { Platform } from '../platform.ts'
import type { PendingFlow } from '../records.ts'
import { flowIdOf } from '../steps/remember-flow.ts'
import type { EntryKey } from '../store/store.ts'

/** Whose a flow is, for the audit log alone: no step of a flow ever looks here. Ids of flows are digests. */
function ownerKey(id: string): EntryKey {
  return { tenant: platformItself, kind: 'flow_owner', id }
}

/** Notes whose a flow is for as long as it may be finished. Where that does not work nothing depends on it. */
export async function rememberOwner({ kit }: Platform, { id, tenant, expiresAt }: PendingFlow): Promise<void> {
  await kit.store.put(ownerKey(id), tenant, expiresAt).catch(() => undefined)
}

/**
 * Looks, after a callback that found no flow, whether the state belongs to a flow of another tenant, and tells the operator. It
 * runs behind the answer, which is the same in both cases.
 */
export async function tellCrossTenant(
  { kit, tell }: Platform,
  { tenant, carrier }: Pair,
  state: string,
): Promise<void> {
  const owner = await kit.store.get(ownerKey(flowIdOf(state))).catch(() => undefined)
  if (owner === undefined || owner === tenant || !kit.tenants.has(owner)) return
  const place = kit.tenants.has(tenant) ? { tenant, carrier } : { tenant: '', carrier: '' }
  tell({ kind: 'cross-tenant', at: kit.clock.now(), ...place, by: 'stranger', stage: 'callback', other: owner })
}
