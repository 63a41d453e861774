import type { PlatformPair, ServerPair } from '../../target.ts'
import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { mayHaveEnded, sinceStart } from '../interventions.ts'
import { loadPlan, platformPairs, serverPairs } from '../plan.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi, stillTaken } from '../stages/call.ts'
import { callAtOnce, connect } from '../stages/platform.ts'
import { redeem, refresh, refreshInVain, type Tokens } from '../stages/token.ts'
import { ownOf } from '../virtual-users.ts'

/** All tokens end at the same moment, several times over: everybody refreshes, and no rotation may be lost. */
export function refreshStorm(): void {
  if (platformPairs.length > 0) stormAtPlatform()
  else stormAtServer()
}

const connected = new Set<PlatformPair['start']['url']>()
const callsAtOnce = 4

/** Several calls at once for one pair, which one refresh has to serve. */
function stormAtPlatform(): void {
  const pair = ownOf(platformPairs)
  if (pair === undefined) return
  flow(pair, (about) => {
    if (!connected.has(pair.start.url)) connect(pair, about)
    connected.add(pair.start.url)
    callAtOnce(pair, callsAtOnce, about)
  })
}

interface Grant {
  readonly pair: ServerPair
  readonly tokens: Tokens
  readonly since: number
}

let grant: Grant | undefined

function stormAtServer(): void {
  const { pair } = grant ?? { pair: choose(serverPairs) }
  const before = grant
  grant = flow(pair, (about) => {
    const held = before ?? { pair, tokens: redeem(pair, authorize(pair, about), about), since: sinceStart() }
    if (stillTaken(pair, held.tokens.accessToken, about, mayHaveEnded(held.since))) return held
    const since = sinceStart()
    const tokens = refresh(pair, held.tokens.refreshToken ?? '', about)
    callApi(pair, tokens.accessToken, about)
    return { pair, tokens: { ...tokens, refreshToken: tokens.refreshToken ?? held.tokens.refreshToken }, since }
  })
  const [used, now] = [before?.tokens.refreshToken, grant?.tokens.refreshToken]
  if (used === undefined || used === now || Math.random() >= loadPlan.negativeShare) return
  flow(pair, (about) => refreshInVain('used-refresh-token', pair, used, about), { stage: 'probe' })
  // A used refresh token that comes again ends the whole grant (RFC 9700, 4.14.2).
  grant = undefined
}
