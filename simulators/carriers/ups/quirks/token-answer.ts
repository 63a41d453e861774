import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { AfterStep } from '../../../core/step.ts'
import { countRefresh, tokenAnswerOf } from '../../../core/token-answer.ts'

/** UPS's own Java sample maps these names with a strict mapper: one more, and it fails. */
export const tokenAnswer: Quirk = {
  id: 'ups/token-answer',
  carrier: 'ups',
  says: 'Answers with its own twelve members and none else; client credentials get neither scope nor refresh_count.',
  sources: ['FS1', 'UP1', 'UP5'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [members],
}

const members: AfterStep = {
  name: 'ups-token-answer',
  stage: 'after',
  async apply(exchange) {
    const granted = isOldTokenAnswer(exchange) ? await tokenAnswerOf(exchange) : undefined
    if (granted === undefined) return
    const now = exchange.kit.clock.now()
    const own = {
      token_type: 'Bearer',
      issued_at: now,
      client_id: granted.token.clientId,
      access_token: granted.access_token,
      expires_in: granted.expires_in,
      status: 'approved',
    }
    const { refresh_token: refreshToken } = granted
    exchange.ctx.body =
      refreshToken === undefined
        ? own
        : {
            refresh_token_expires_in: exchange.kit.carrier.lifetimes.refreshToken,
            refresh_token_status: 'approved',
            ...own,
            refresh_token: refreshToken,
            refresh_token_issued_at: now,
            refresh_count: await countRefresh(exchange, refreshToken),
            scope: granted.scope ?? '',
          }
  },
}
