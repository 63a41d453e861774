import { pendingFlow } from '../../records.ts'
import { Refusal } from '../../refusal.ts'
import { flowIdOf, flowKey } from '../../steps/remember-flow.ts'
import { platformTwin } from '../weak-twin.ts'

export const keepsFlowAfterCallback = platformTwin(
  'keeps-flow-after-callback',
  'finds a flow again after its response has come back',
  'takeFlow',
  async (kit, { tenant }, state) => {
    const answer = await kit.vault.get(flowKey(tenant, flowIdOf(state)), pendingFlow)
    if (answer.kind !== 'opened') throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
    return answer.opened.record
  },
)
