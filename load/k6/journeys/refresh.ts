import type { ServerPair } from '../../target.ts'
import { choose } from '../choose.ts'
import { flow } from '../flow.ts'
import { serverPairs } from '../plan.ts'
import { WrongAnswer } from '../record.ts'
import { authorize } from '../stages/authorize.ts'
import { callApi } from '../stages/call.ts'
import { redeem, refresh } from '../stages/token.ts'

interface Grant {
  readonly pair: ServerPair
  readonly refreshToken: string
}

/** The grant of this virtual user: nobody else rotates it. */
let grant: Grant | undefined

/** One refresh, and a call with the new token. The first time, and after a failure, a person connects before. */
export function refreshFlow(): void {
  grant ??= connected()
  if (grant === undefined) return
  const { pair, refreshToken } = grant
  grant = flow(pair, (about) => {
    const tokens = refresh(pair, refreshToken, about)
    callApi(pair, tokens.accessToken, about)
    // A server that does not rotate answers without a new one: the old one stays good (RFC 6749, 6).
    return { pair, refreshToken: tokens.refreshToken ?? refreshToken }
  })
}

function connected(): Grant | undefined {
  const pair = choose(serverPairs)
  return flow(
    pair,
    (about) => {
      const { refreshToken } = redeem(pair, authorize(pair, about), about)
      if (refreshToken !== undefined) return { pair, refreshToken }
      throw new WrongAnswer('redeem', 'wrong', { milliseconds: 0, status: 200 }, 'The server issued no refresh token.')
    },
    { stage: 'probe' },
  )
}
