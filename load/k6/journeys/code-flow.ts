import type { ServerPair } from '../../target.ts'
import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { loadPlan, platformPairs, serverPairs } from '../plan.ts'
import type { About } from '../record.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi, callOther } from '../stages/call.ts'
import { callThroughPlatform, connect } from '../stages/platform.ts'
import { redeem, redeemInVain } from '../stages/token.ts'

/** The whole flow, at an authorization server or through a platform. */
export function codeFlow(): void {
  if (platformPairs.length > 0) {
    const pair = choose(platformPairs)
    flow(pair, (about) => {
      connect(pair, about)
      callThroughPlatform(pair, about)
    })
    return
  }
  const pair = choose(serverPairs)
  const flown = flow(pair, (about) => {
    const authorized = authorize(pair, about)
    const { accessToken } = redeem(pair, authorized, about)
    callApi(pair, accessToken, about)
    return { authorized, accessToken }
  })
  if (flown === undefined || Math.random() >= loadPlan.negativeShare) return
  const probes = [
    // A foreign token first: a replayed code may end the tokens that came of it (RFC 6749, 4.1.2).
    (about: About) => callOther(otherTenant(pair), flown.accessToken, about),
    (about: About) => redeemInVain('replayed-code', pair, flown.authorized, about),
    (about: About) => foreignVerifier(pair, about),
  ]
  for (const probe of probes) flow(pair, probe, 'probe')
}

function foreignVerifier(pair: ServerPair, about: About): void {
  const [one, other] = [authorize(pair, about), authorize(pair, about)]
  redeemInVain('foreign-verifier', pair, { code: one.code, verifier: other.verifier }, about)
}

/** A pair of another tenant; the same one where there is no other. */
function otherTenant(pair: ServerPair): ServerPair {
  const others = serverPairs.filter(({ tenant, carrier }) => tenant !== pair.tenant && carrier === pair.carrier)
  return others.length === 0 ? pair : choose(others)
}
