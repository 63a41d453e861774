import type { Kit, Pair } from '../kit.ts'
import { type PendingFlow, pendingFlow } from '../records.ts'
import { Refusal } from '../refusal.ts'
import { flowIdOf, flowKey } from './remember-flow.ts'

/**
 * Finds the flow under the tenant whose callback this is, and takes it out: whatever comes next, it is gone. The state
 * of another tenant's flow names nothing here.
 */
export async function takeFlow(kit: Kit, { tenant }: Pair, state: string): Promise<PendingFlow> {
  const answer = await kit.vault.take(flowKey(tenant, flowIdOf(state)), pendingFlow)
  if (answer.kind !== 'opened') throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
  return answer.opened.record
}
