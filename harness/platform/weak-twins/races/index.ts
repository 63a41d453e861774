import { pendingFlow } from '../../records.ts'
import { Refusal } from '../../refusal.ts'
import { connectionKey } from '../../steps/load-connection.ts'
import { makeVerifier } from '../../steps/make-verifier.ts'
import { flowIdOf, flowKey, rememberFlow } from '../../steps/remember-flow.ts'
import { takeFlow } from '../../steps/take-flow.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

const takesFlowInTwoSteps = platformTwin(
  'takes-flow-in-two-steps',
  'reads a flow, and removes it a moment later',
  'takeFlow',
  async (kit, pair, state) => {
    const answer = await kit.vault.get(flowKey(pair.tenant, flowIdOf(state)), pendingFlow)
    if (answer.kind !== 'opened') throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
    setTimeout(() => void takeFlow(kit, pair, state).catch(() => undefined), 10)
    return answer.opened.record
  },
)

const bringsBackEndedConnection = platformTwin(
  'brings-back-ended-connection',
  'keeps refreshed tokens without looking whether the connection is still there',
  'replaceConnection',
  async (kit, pair, _was, next) => {
    await kit.vault.put(connectionKey(pair), next)
    return true
  },
)

let latest = { verifier: '', at: 0 }

const givesStartsAtOnceOneVerifier = platformTwin(
  'gives-starts-at-once-one-verifier',
  'makes one verifier for all that start within the same instant',
  'makeVerifier',
  (kit) => {
    const now = Date.now()
    if (now - latest.at > 20) latest = { verifier: makeVerifier(kit), at: now }
    return latest.verifier
  },
)

/** By redirect URI, which holds the platform, the tenant and the carrier. */
const newest = new Map<string, string>()

const finishesTheNewestFlowAlone = platformTwinOf(
  'finishes-the-newest-flow-alone',
  'finishes the flow of a tenant and carrier that began last, and no other',
  {
    rememberFlow(kit, flow) {
      newest.set(flow.redirectUri, flow.id)
      return rememberFlow(kit, flow)
    },
    async takeFlow(kit, pair, state) {
      const flow = await takeFlow(kit, pair, state)
      if (newest.get(flow.redirectUri) === flow.id) return flow
      throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
    },
  },
)

export const racesTwins: readonly PlatformTwin[] = [
  takesFlowInTwoSteps,
  bringsBackEndedConnection,
  givesStartsAtOnceOneVerifier,
  finishesTheNewestFlowAlone,
]
