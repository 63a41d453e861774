import type { ClientTarget, PlatformFlow, PlatformTenant } from '../../api/client.ts'
import type { Breach } from '../../properties/search.ts'
import { connect } from '../flows.ts'

/** A flow of the story and what has become of it. */
interface Known {
  readonly flow: PlatformFlow
  readonly began: number
  /** A token request has left for it. */
  used: boolean
  /** Its response was delivered in whatever way. */
  touched: boolean
}

/** The small model: what the story has done so far, without a word of how a platform works. */
export interface World {
  readonly target: ClientTarget
  readonly flows: Map<number, Known>
  /** Flows whose tokens are over, as their tenant has disconnected. */
  readonly ended: Set<string>
  /** Codes that were put into another flow's response on purpose. */
  readonly planted: Set<string>
  readonly breaches: Breach[]
  now: number
  requests: number
  /** Something was done that may rightly stop an honest flow: trouble, planted codes, a restart. */
  disturbed: boolean
  /** Tenants for whom nothing has worked since an earlier story disturbed them. */
  readonly uneasy: Set<string>
  unclear: string | undefined
}

/** A story about to begin. */
export function newWorld(target: ClientTarget, uneasy: Set<string>): World {
  return {
    target,
    flows: new Map(),
    ended: new Set(),
    planted: new Set(),
    breaches: [],
    now: 0,
    requests: 0,
    disturbed: false,
    uneasy,
    unclear: undefined,
  }
}

/** Stories begin without connections, where the contract can end them: what one leaves behind is not the next one's. */
export async function clean(world: World): Promise<void> {
  const { target } = world
  if ((await target.able('disconnect')).kind !== 'yes') return
  for (const tenant of target.tenants) {
    await target.disconnect(tenant)
    world.requests += 1
  }
}

/** Whether a flow of this tenant's alone would be taken now. Where an earlier story is why none is, nothing follows from it. */
export async function isAtPeace(world: World, tenant: PlatformTenant): Promise<boolean> {
  if (!world.uneasy.has(tenant.id)) return true
  const control = await connect(world.target, tenant)
  world.requests += control.exchanges.length
  if (control.kind === 'failed') world.disturbed = true
  return control.kind === 'connected'
}
