import { accessTokenReference, verifyAccessToken } from '../../core/steps/access-tokens.ts'
import type { WeakTwin } from '../weak-twin.ts'

const day = 24 * 60 * 60 * 1000

export const introspectsTokensUntilTheNextDay: WeakTwin = {
  id: 'introspects-tokens-until-the-next-day',
  fault: 'Introspection keeps answers, and calls a token active for a day after its end.',
  step: {
    name: 'access-token-reference',
    stage: 'before',
    async apply(exchange) {
      const { ctx, endpoint, params, kit } = exchange
      const token = params.get('token') ?? ''
      const yesterday = { ...kit, clock: { ...kit.clock, now: () => kit.clock.now() - day } }
      const over = endpoint === 'introspection' && (await verifyAccessToken(kit, token)) === undefined
      const claims = over ? await verifyAccessToken(yesterday, token) : undefined
      if (claims === undefined) await accessTokenReference.apply(exchange)
      else ctx.body = { active: true, ...claims }
    },
  },
}
