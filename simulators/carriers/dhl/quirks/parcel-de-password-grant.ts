import type { Quirk } from '../../../core/quirk.ts'
import { bearer, division, formOf, notAllowed, problemOf } from '../division.ts'
import { passwordGrant } from '../password-grant.ts'

/** Statuses are documented, bodies are not and are chosen. There is no refresh token. */
export const parcelDePasswordGrant: Quirk = {
  id: 'dhl/parcel-de-password-grant',
  carrier: 'dhl',
  says: 'Parcel DE takes the password grant at /parcel/de/account/auth/ropc/v1/token, all of it in the body: API key and secret, user name and password of the business portal.',
  sources: ['DH1', 'DK'],
  confidence: 'documented',
  chosen: 'The bodies of all errors.',
  on: ['today', 'migrating'],
  steps: () => [
    passwordGrant,
    ...division({
      name: 'parcel-de',
      path: '/parcel/de/account/auth/ropc/v1/token',
      method: 'POST',
      lifetime: 1799,
      read(arrival) {
        delete arrival.ctx.req.headers.authorization
        const form = formOf(arrival)
        return form.get('grant_type') === 'password' ? form : badRequest
      },
      answer: (granted) => bearer(granted),
      refuse: (exchange) =>
        exchange.ctx.status === 400 && exchange.params.has('password') ? notAllowed : problemOf(exchange),
    }),
  ],
}

const badRequest = { status: 400, body: { status: 400, title: 'Bad Request', detail: 'grant_type must be password.' } }
