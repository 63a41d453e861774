import type { Kit } from '../../kit.ts'
import type { PendingFlow } from '../../records.ts'
import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { flowKey, rememberFlow } from '../../steps/remember-flow.ts'
import { platformTwin } from '../weak-twin.ts'

export const letsAnyTenantIn = platformTwin(
  'lets-any-tenant-in',
  'asks for a key of some tenant and not for that of the address',
  'ownPair',
  ({ named }) => named,
)

export const startsAtFirstCarrierInstead = platformTwin(
  'starts-at-first-carrier-instead',
  'takes a carrier the tenant does not have for the first one it has',
  'authorizeTenant',
  (kit, pair) => {
    const carriers = Object.keys(kit.tenants.get(pair.tenant)?.carriers ?? {})
    const carrier = carriers.includes(pair.carrier) ? pair.carrier : (carriers[0] ?? pair.carrier)
    return authorizeTenant(kit, { ...pair, carrier })
  },
)

const latest = new WeakMap<Kit['tenants'], Map<string, PendingFlow>>()

export const remembersLastFlowOnly = platformTwin(
  'remembers-last-flow-only',
  'has room for one flow a tenant and carrier',
  'rememberFlow',
  async (kit, flow) => {
    const pending = latest.get(kit.tenants) ?? new Map<string, PendingFlow>()
    latest.set(kit.tenants, pending)
    const place = `${flow.tenant}/${flow.carrier}`
    const before = pending.get(place)
    if (before !== undefined) await kit.store.delete(flowKey(before.tenant, before.id))
    pending.set(place, flow)
    await rememberFlow(kit, flow)
  },
)
