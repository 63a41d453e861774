import type { PendingFlow } from '../../records.ts'
import { Refusal } from '../../refusal.ts'
import { checkIssuer } from '../../steps/check-issuer.ts'
import { takeConnection } from '../../steps/take-connection.ts'
import { takeFlow } from '../../steps/take-flow.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'

const most = 5
const errors = new Map<string, number>()

export const blocksAfterErrorsOfAnybody = platformTwin(
  'blocks-after-errors-of-anybody',
  'takes no response of a server any more after five errors in its name',
  'checkIssuer',
  (server, flow, answer) => {
    const count = errors.get(nameOf(flow)) ?? 0
    if (count >= most) throw new Refusal('CONNECTION_NOT_COMPLETED', 'authorization-refused')
    if (answer.has('error')) errors.set(nameOf(flow), count + 1)
    return checkIssuer(server, flow, answer)
  },
)

const ending = new Set<string>()

export const disconnectsAfterErrorsOfAnybody = platformTwinOf(
  'disconnects-after-errors-of-anybody',
  'drops a connection when errors come in the name of its server',
  {
    checkIssuer(server, flow, answer) {
      if (answer.has('error')) ending.add(nameOf(flow))
      return checkIssuer(server, flow, answer)
    },
    async takeFlow(kit, pair, state) {
      const flow = await takeFlow(kit, pair, state)
      if (ending.delete(nameOf(flow))) await takeConnection(kit, flow)
      return flow
    },
  },
)

/** The address of the server is part of it: no two platforms under test share one. */
function nameOf({ issuer, clientId }: PendingFlow): string {
  return `${clientId} ${issuer}`
}
