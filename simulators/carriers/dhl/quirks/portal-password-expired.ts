import type { Quirk } from '../../../core/quirk.ts'
import type { RequestStep } from '../../../core/step.ts'
import { formOf, notAllowed } from '../division.ts'

/** After 365 days. Off unless it is switched on: then every password has lapsed. */
export const portalPasswordExpired: Quirk = {
  id: 'dhl/portal-password-expired',
  carrier: 'dhl',
  says: 'The password of a portal user has lapsed after its 365 days, and Parcel DE gives it no token: 401.',
  sources: ['IDX'],
  confidence: 'seen',
  chosen: 'The body.',
  on: [],
  steps: () => [refuse],
}

const refuse: RequestStep = {
  name: 'dhl-portal-password-expired',
  stage: 'request',
  apply(arrival) {
    const { ctx } = arrival
    if (ctx.path !== '/parcel/de/account/auth/ropc/v1/token' || !formOf(arrival).has('password')) return
    ctx.status = notAllowed.status
    ctx.body = notAllowed.body
  },
}
