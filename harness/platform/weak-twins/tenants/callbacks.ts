import type { Kit, Pair } from '../../kit.ts'
import type { PendingFlow } from '../../records.ts'
import { Refusal } from '../../refusal.ts'
import { authorizeTenant } from '../../steps/authorize-tenant.ts'
import { broughtClient } from '../../steps/find-client.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { takeFlow } from '../../steps/take-flow.ts'
import { platformTwin } from '../weak-twin.ts'

export const findsFlowOfAnyTenant = platformTwin(
  'finds-flow-of-any-tenant',
  'looks for a state under every tenant, whatever callback it came to',
  'takeFlow',
  takeFromAnybody,
)

export const handsFlowToTenantOfCallback = platformTwin(
  'hands-flow-to-tenant-of-callback',
  'finishes a flow for the tenant whose callback it came to',
  'takeFlow',
  async (kit, pair, state) => {
    const flow = await takeFromAnybody(kit, pair, state)
    return { ...flow, tenant: pair.tenant, clientId: clientIdOf(kit, pair) }
  },
)

export const takesTenantFromQuery = platformTwin(
  'takes-tenant-from-query',
  'redeems the code as the client of whatever tenant the response names',
  'redeemCode',
  (kit, server, client, flow, answer) => {
    const named = answer.get('tenant') ?? flow.tenant
    const other = broughtClient(authorizeTenant(kit, { tenant: named, carrier: flow.carrier }))
    return redeemCode(kit, server, other ?? client, flow, answer)
  },
)

async function takeFromAnybody(kit: Kit, pair: Pair, state: string): Promise<PendingFlow> {
  for (const tenant of kit.tenants.keys()) {
    try {
      return await takeFlow(kit, { ...pair, tenant }, state)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
}

function clientIdOf(kit: Kit, pair: Pair): string {
  return broughtClient(authorizeTenant(kit, pair))?.clientId ?? ''
}
