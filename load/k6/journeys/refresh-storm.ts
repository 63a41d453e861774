import { flow } from '../flow.ts'
import { grantOf, takeGrant } from '../grants.ts'
import { mayHaveEnded } from '../interventions.ts'
import { loadPlan, platformPairs } from '../plan.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi, stillTaken } from '../stages/call.ts'
import { callAtOnce, connect } from '../stages/platform.ts'
import { redeem, refresh, refreshInVain } from '../stages/token.ts'
import { ownOf } from '../virtual-users.ts'

/** All tokens end at the same moment, several times over: everybody refreshes, and no rotation may be lost. */
export function refreshStorm(): void {
  if (platformPairs.length > 0) stormAtPlatform()
  else stormAtServer()
}

const connected = new Set<string>()
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

function stormAtServer(): void {
  const slot = takeGrant()
  const { pair, grant: before } = slot
  const after = flow(pair, (about) => {
    const held = before ?? grantOf(pair, () => redeem(pair, authorize(pair, about), about))
    if (stillTaken(pair, held.tokens.accessToken, about, mayHaveEnded(held.since))) return held
    const { refreshToken } = held.tokens
    const renewed = grantOf(pair, () => refresh(pair, refreshToken ?? '', about))
    callApi(pair, renewed.tokens.accessToken, about)
    // A server that does not rotate answers without a new one: the old one stays good (RFC 6749, 6).
    return { ...renewed, tokens: { ...renewed.tokens, refreshToken: renewed.tokens.refreshToken ?? refreshToken } }
  })
  slot.keep(after)
  const [used, now] = [before?.tokens.refreshToken, after?.tokens.refreshToken]
  if (used === undefined || used === now || after === undefined || Math.random() >= loadPlan.negativeShare) return
  flow(pair, (about) => refreshInVain('used-refresh-token', pair, used, about), { stage: 'probe' })
  // A used refresh token that comes again ends the whole grant (RFC 9700, 4.14.2).
  slot.keep(undefined)
}
