import { createPublicKey, type KeyObject } from 'node:crypto'
import { isOldTokenAnswer } from '../../../core/old-shape.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { registeredScope } from '../../../core/serve-resource.ts'
import type { AfterStep } from '../../../core/step.ts'
import { countRefresh, tokenAnswerOf } from '../../../core/token-answer.ts'
import { issuerOf } from '../issuer.ts'

/** The README has strings where the specification and the captures have numbers. */
export const tokenAnswer: Quirk = {
  id: 'usps/token-answer',
  carrier: 'usps',
  says: 'Answers with issued_at, status, issuer, application_name, public_key and api_products, a string that looks like a list.',
  sources: ['US2', 'US1'],
  confidence: 'recorded',
  on: ['today', 'migrating'],
  steps: () => [members],
}

const members: AfterStep = {
  name: 'usps-token-answer',
  stage: 'after',
  async apply(exchange) {
    const granted = isOldTokenAnswer(exchange) ? await tokenAnswerOf(exchange) : undefined
    if (granted === undefined) return
    const { ctx, kit, environment } = exchange
    const { access_token, expires_in, refresh_token: refreshToken, token } = granted
    const now = kit.clock.now()
    const refreshing =
      refreshToken === undefined
        ? {}
        : {
            refresh_token: refreshToken,
            refresh_token_issued_at: now,
            refresh_token_status: 'approved',
            refresh_token_expires_in: kit.carrier.lifetimes.refreshToken,
            refresh_count: await countRefresh(exchange, refreshToken),
          }
    ctx.body = {
      access_token,
      token_type: 'Bearer',
      issued_at: now,
      expires_in,
      status: 'approved',
      scope: granted.scope ?? (await registeredScope(kit, token.clientId)).replace(/^openid /, ''),
      issuer: issuerOf(environment),
      client_id: token.clientId,
      application_name: kit.tenancy.ofClient(token.clientId)?.id ?? '',
      api_products: '[Public Access I]',
      public_key: publicKey(kit.keys.accessTokenKey),
      ...refreshing,
    }
  },
}

/** The key as PEM, and that in base64 once more. */
function publicKey(key: KeyObject): string {
  const pem = createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' }).export({
    format: 'pem',
    type: 'spki',
  })
  return Buffer.from(pem).toString('base64')
}
