import { flow } from '../flow.ts'
import { grantOf, takeGrant } from '../grants.ts'
import { mayHaveEnded, sinceStart } from '../interventions.ts'
import { platformPairs } from '../plan.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi, stillTaken } from '../stages/call.ts'
import { callThroughPlatform, connect, stillConnected } from '../stages/platform.ts'
import { redeem, refreshInVain } from '../stages/token.ts'
import { ownOf } from '../virtual-users.ts'

/** Every grant ends at the same moment, and everybody connects anew. */
export function reconnectAfterExpiry(): void {
  if (platformPairs.length > 0) atPlatform()
  else atServer()
}

const connectedAt = new Map<string, number>()

function atPlatform(): void {
  const pair = ownOf(platformPairs)
  if (pair === undefined) return
  const key = pair.start.url
  const since = connectedAt.get(key)
  const variant = since === undefined ? 'connect' : mayHaveEnded(since) ? 'reconnect' : 'connected'
  const again = flow(
    pair,
    (about) => {
      if (since !== undefined && stillConnected(pair, about, mayHaveEnded(since))) return since
      const from = sinceStart()
      connect(pair, about)
      callThroughPlatform(pair, about)
      return from
    },
    { variant },
  )
  if (again === undefined) connectedAt.delete(key)
  else connectedAt.set(key, again)
}

function atServer(): void {
  const slot = takeGrant()
  const { pair, grant: before } = slot
  const ended = before !== undefined && mayHaveEnded(before.since)
  const after = flow(
    pair,
    (about) => {
      if (before !== undefined) {
        if (stillTaken(pair, before.tokens.accessToken, about, ended)) return before
        if (before.tokens.refreshToken !== undefined) {
          refreshInVain('ended-refresh-token', pair, before.tokens.refreshToken, about)
        }
      }
      const grant = grantOf(pair, () => redeem(pair, authorize(pair, about), about))
      callApi(pair, grant.tokens.accessToken, about)
      return grant
    },
    { variant: before === undefined ? 'connect' : ended ? 'reconnect' : 'connected' },
  )
  slot.keep(after)
}
