import { digest } from '../../digest.ts'
import { pendingFlow } from '../../records.ts'
import { Refusal } from '../../refusal.ts'
import { authorizationUrl } from '../../steps/authorization-url.ts'
import { checkSession } from '../../steps/check-session.ts'
import { flowKey } from '../../steps/remember-flow.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'

let count = 1000

export const countsItsStates = platformTwin(
  'counts-its-states',
  'numbers its flows one after the other',
  'makeState',
  () => {
    count += 1
    return `flow-${count}`
  },
)

export const makesShortStates = platformTwin(
  'makes-short-states',
  'makes states of six octets',
  'makeState',
  ({ random }) => Buffer.from(random(6)).toString('base64url'),
)

export const sendsNoState = platformTwin(
  'sends-no-state',
  'leaves state out of the authorization request',
  'authorizationUrl',
  (...given) => {
    const url = new URL(authorizationUrl(...given))
    url.searchParams.delete('state')
    return url.href
  },
)

/** Flows whose state came back in other letters than it was sent: their cookie is named after the state as it was sent. */
const foundInAnotherCase = new Set<string>()

const keyInAnyCase = (tenant: string, state: string) => flowKey(tenant, digest(state.toLowerCase()))

export const comparesStateWithoutCase = platformTwinOf(
  'compares-state-without-case',
  'compares state without regard to case',
  {
    rememberFlow: (kit, flow) => kit.vault.put(keyInAnyCase(flow.tenant, flow.state), flow, flow.expiresAt),
    async takeFlow(kit, { tenant }, state) {
      const answer = await kit.vault.take(keyInAnyCase(tenant, state), pendingFlow)
      if (answer.kind !== 'opened') throw new Refusal('CONNECTION_NOT_COMPLETED', 'flow-unknown')
      const { record } = answer.opened
      if (record.state !== state) foundInAnotherCase.add(record.id)
      return { ...record, state }
    },
    checkSession(flow, session) {
      if (!foundInAnotherCase.has(flow.id)) checkSession(flow, session)
    },
  },
)
