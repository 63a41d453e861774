import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { numberFrom, uuidFrom } from '../../../core/virtual.ts'
import { unauthorized } from '../problem.ts'

/** A test of the token, and a sign of life without one. */
export const parcelDeHello: Quirk = {
  id: 'dhl/parcel-de-hello',
  carrier: 'dhl',
  says: "GET hello beside Parcel DE's token address tells of the token and of the tokens inside of it; the address itself names the version.",
  sources: ['DH1'],
  confidence: 'documented',
  chosen: 'What stands for the inner tokens.',
  on: ['today', 'migrating'],
  steps: () => [hello],
}

const base = '/parcel/de/account/auth/ropc/v1/'

const hello: BeforeStep = {
  name: 'dhl-parcel-de-hello',
  stage: 'before',
  async apply(exchange) {
    const { ctx, asked, kit, environment } = exchange
    if (ctx.method !== 'GET') return
    if (asked === base) {
      ctx.status = 200
      ctx.body = { amp: { name: 'parcel-de-account-auth-ropc', version: 'v1', rev: '5', env: environment } }
    }
    if (asked !== `${base}hello`) return
    const token = await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))
    if (token?.accountId === undefined) return unauthorized(exchange)
    const left = token.expiresAt - Math.floor(kit.clock.now() / 1000)
    ctx.status = 200
    ctx.body = {
      'accesstoken-info': { expires_in_s: left, 'developer.id': uuidFrom(token.clientId) },
      'gkp-info': {
        scopes: token.scope ?? '',
        ekp: String(numberFrom(token.tenant, 1_000_000_000, 4_000_000_000)),
        'jwt-hash': uuidFrom(`jwt ${token.accountId}`),
        'jwt-expires_in_s': left,
        'refreshtoken-hash': uuidFrom(`refresh ${token.accountId}`),
        'refreshtoken-expires_in_s': left,
      },
    }
  },
}
