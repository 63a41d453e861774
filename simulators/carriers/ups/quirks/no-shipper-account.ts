import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { say } from '../errors.ts'

/** Nothing tells before. Off unless it is switched on: then no user has an account. */
export const noShipperAccount: Quirk = {
  id: 'ups/no-shipper-account',
  carrier: 'ups',
  says: 'A user without a shipper account gets tokens all the same, and the calls with them fail.',
  sources: ['UPI'],
  confidence: 'seen',
  chosen: 'Status, code and words of the failure.',
  on: [],
  steps: () => [refuseUsers],
}

const refuseUsers: BeforeStep = {
  name: 'ups-no-shipper-account',
  stage: 'before',
  async apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    if (endpoint !== 'resource') return
    const token = await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))
    if (token?.accountId !== undefined)
      say(exchange, { status: 403, code: '10403', message: 'The user has no shipper account' })
  },
}
