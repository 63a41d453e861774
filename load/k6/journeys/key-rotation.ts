import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { platformPairs, serverPairs } from '../plan.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi } from '../stages/call.ts'
import { findKey } from '../stages/keys.ts'
import { redeem } from '../stages/token.ts'
import { codeFlow } from './code-flow.ts'

/** The carriers sign with new keys from one moment to the next; whoever kept the old ones has to look again. */
export function keyRotation(): void {
  if (platformPairs.length > 0) {
    codeFlow()
    return
  }
  const pair = choose(serverPairs)
  flow(pair, (about) => {
    const { accessToken } = redeem(pair, authorize(pair, about), about)
    findKey(pair, accessToken, about)
    callApi(pair, accessToken, about)
  })
}
