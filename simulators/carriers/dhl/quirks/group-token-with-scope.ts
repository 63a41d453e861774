import type { Quirk } from '../../../core/quirk.ts'
import { registeredScope } from '../../../core/serve-resource.ts'
import type { AfterStep } from '../../../core/step.ts'
import { tokenAnswerOf } from '../../../core/token-answer.ts'
import { divisionOf } from '../division.ts'

/** In some of the recordings. Off unless it is switched on. */
export const groupTokenWithScope: Quirk = {
  id: 'dhl/group-token-with-scope',
  carrier: 'dhl',
  says: 'The answer with a Group token names a scope as well.',
  sources: ['KAR'],
  confidence: 'recorded',
  on: [],
  steps: () => [nameScope],
}

const nameScope: AfterStep = {
  name: 'dhl-group-token-with-scope',
  stage: 'after',
  async apply(exchange) {
    const { ctx, kit } = exchange
    const granted = divisionOf(ctx)?.name === 'group' ? await tokenAnswerOf(exchange) : undefined
    if (granted === undefined) return
    const { access_token, expires_in, token } = granted
    const scope = granted.scope ?? (await registeredScope(kit, token.clientId)).replace(/^openid /, '')
    ctx.body = { access_token, token_type: 'Bearer', expires_in, scope }
  },
}
