import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep, Exchange } from '../../../core/step.ts'
import { say } from '../errors.ts'

/** As integrators met it in waves since 26 January 2026. Off unless it is switched on. */
export const goodTokensRefused: Quirk = {
  id: 'ups/good-tokens-refused',
  carrier: 'ups',
  says: 'Calls with good tokens get 401 and 250002 now and then, and the login page answers 400.',
  sources: ['UPK'],
  confidence: 'seen',
  chosen: 'Every second call of an app, and the words of the login page.',
  on: [],
  steps: () => [wave()],
}

function wave(): BeforeStep {
  const calls = new Map<string, number>()
  return {
    name: 'ups-good-tokens-refused',
    stage: 'before',
    async apply(exchange) {
      if (isLogin(exchange)) say(exchange, { status: 400, code: '10400', message: 'Bad Request' })
      const { ctx, endpoint, kit } = exchange
      if (endpoint !== 'resource') return
      const token = await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))
      if (token === undefined) return
      const count = (calls.get(token.clientId) ?? 0) + 1
      calls.set(token.clientId, count)
      if (count % 2 === 1)
        say(exchange, { status: 401, code: '250002', message: 'Invalid Authentication Information.' })
    },
  }
}

function isLogin({ endpoint, asked, kit }: Exchange): boolean {
  return endpoint === 'interaction' || (endpoint === 'authorization' && asked === kit.carrier.paths.interaction)
}
