import type { PlatformPair, ServerPair } from '../../target.ts'
import { choose } from '../choose.ts'
import { type FlowSettings, flow } from '../flow.ts'
import { loadPlan, platformPairs, serverPairs } from '../plan.ts'
import type { About } from '../record.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi, callOther } from '../stages/call.ts'
import { callAsOther, callbackAgain, callThroughPlatform, connect } from '../stages/platform.ts'
import { redeem, redeemInVain } from '../stages/token.ts'

/** The whole flow, at an authorization server or through a platform. */
export function codeFlow(): void {
  if (platformPairs.length > 0) flowThroughPlatform(choose(platformPairs))
  else flowAtServer(choose(serverPairs))
}

/** The whole flow at an authorization server, now and then followed by requests that have to be refused. */
export function flowAtServer(pair: ServerPair, settings: FlowSettings = {}): void {
  const flown = flow(
    pair,
    (about) => {
      const authorized = authorize(pair, about)
      const { accessToken } = redeem(pair, authorized, about)
      callApi(pair, accessToken, about)
      return { authorized, accessToken }
    },
    settings,
  )
  if (flown === undefined) return
  probe(pair, [
    // A foreign token first: a replayed code may end the tokens that came of it (RFC 6749, 4.1.2).
    (about) => callOther(pair, otherTenant(serverPairs, pair), flown.accessToken, about),
    (about) => redeemInVain('replayed-code', pair, flown.authorized, about),
    (about) => foreignVerifier(pair, about),
  ])
}

/** The whole flow through a platform, now and then followed by requests that have to be refused. */
export function flowThroughPlatform(pair: PlatformPair, settings: FlowSettings = {}): void {
  const callback = flow(
    pair,
    (about) => {
      const address = connect(pair, about)
      callThroughPlatform(pair, about)
      return address
    },
    settings,
  )
  if (callback === undefined) return
  probe(pair, [
    (about) => callbackAgain(callback, about),
    (about) => callAsOther(pair, otherTenant(platformPairs, pair), about),
  ])
}

function probe(pair: About, probes: readonly ((about: About) => void)[]): void {
  if (Math.random() >= loadPlan.negativeShare) return
  for (const each of probes) flow(pair, each, { stage: 'probe' })
}

function foreignVerifier(pair: ServerPair, about: About): void {
  const [one, other] = [authorize(pair, about), authorize(pair, about)]
  redeemInVain('foreign-verifier', pair, { code: one.code, verifier: other.verifier }, about)
}

/** A pair of another tenant at the same carrier, undefined where there is no other. */
function otherTenant<Pair extends About>(pairs: readonly Pair[], pair: Pair): Pair | undefined {
  // What a noisy tenant's credentials meet is its limit, which says nothing of the guard behind it.
  const noisy = loadPlan.noise?.tenant
  const start = Math.floor(Math.random() * pairs.length)
  for (let step = 0; step < pairs.length; step += 1) {
    const other = pairs[(start + step) % pairs.length]
    if (other === undefined || other.tenant === pair.tenant || other.tenant === noisy) continue
    if (other.carrier === pair.carrier) return other
  }
  return undefined
}
