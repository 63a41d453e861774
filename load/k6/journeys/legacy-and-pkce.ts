import exec from 'k6/execution'
import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { serverPairs } from '../plan.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi } from '../stages/call.ts'
import { redeem } from '../stages/token.ts'

/** The same flow with PKCE and without, in turn, so that both meet the same server at the same moment. */
export function legacyAndPkce(): void {
  const pkce = exec.scenario.iterationInTest % 2 === 0
  const pair = choose(serverPairs)
  const steps = (about: Parameters<typeof authorize>[1]) => {
    const { accessToken } = redeem(pair, authorize(pair, about, pkce ? 'S256' : 'none'), about)
    callApi(pair, accessToken, about)
  }
  flow(pair, steps, { variant: pkce ? 'pkce' : 'legacy' })
}
