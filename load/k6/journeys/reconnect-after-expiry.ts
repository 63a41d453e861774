import type { ServerPair } from '../../target.ts'
import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { mayHaveEnded, sinceStart } from '../interventions.ts'
import { platformPairs, serverPairs } from '../plan.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi, stillTaken } from '../stages/call.ts'
import { callThroughPlatform, connect, stillConnected } from '../stages/platform.ts'
import { redeem, refreshInVain, type Tokens } from '../stages/token.ts'
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

interface Grant {
  readonly pair: ServerPair
  readonly tokens: Tokens
  readonly since: number
}

let grant: Grant | undefined

function atServer(): void {
  const before = grant
  const pair = before?.pair ?? choose(serverPairs)
  const ended = before !== undefined && mayHaveEnded(before.since)
  grant = flow(
    pair,
    (about) => {
      if (before !== undefined) {
        if (stillTaken(pair, before.tokens.accessToken, about, ended)) return before
        if (before.tokens.refreshToken !== undefined) {
          refreshInVain('ended-refresh-token', pair, before.tokens.refreshToken, about)
        }
      }
      const since = sinceStart()
      const tokens = redeem(pair, authorize(pair, about), about)
      callApi(pair, tokens.accessToken, about)
      return { pair, tokens, since }
    },
    { variant: before === undefined ? 'connect' : ended ? 'reconnect' : 'connected' },
  )
}
