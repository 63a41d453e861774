import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** The token says nothing of it. Off unless it is switched on: then no app is authorized. */
export const appNotOnboarded: Quirk = {
  id: 'usps/app-not-onboarded',
  carrier: 'usps',
  says: 'Until an app is authorized in the Customer Onboarding Portal it gets tokens, and 401 for every call of an API.',
  sources: ['US1'],
  confidence: 'documented',
  chosen: 'The body: that of a missing product.',
  on: [],
  steps: () => [refuseCalls],
}

const refuseCalls: BeforeStep = {
  name: 'usps-app-not-onboarded',
  stage: 'before',
  async apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    if (endpoint !== 'resource') return
    if ((await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))) === undefined) return
    exchange.refusal = 'not-subscribed'
    ctx.status = 401
    ctx.body = { error: 'invalid_client' }
  },
}
