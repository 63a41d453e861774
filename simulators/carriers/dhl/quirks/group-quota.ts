import { findLiveToken } from '../../../core/access-token.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeOfDay } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { problem } from '../problem.ts'

/** The label generator has others: two a second and 500 a day. */
export const groupQuota: Quirk = {
  id: 'dhl/group-quota',
  carrier: 'dhl',
  says: 'An app may call the APIs of the Group token 250 times a day; then 429.',
  sources: ['DHD'],
  confidence: 'documented',
  chosen: 'The words, and that the day is that of Greenwich.',
  on: ['today', 'migrating'],
  steps: () => [limit],
}

const limit: BeforeStep = {
  name: 'dhl-group-quota',
  stage: 'before',
  async apply(exchange) {
    const { ctx, endpoint, kit } = exchange
    if (endpoint !== 'resource' || !ctx.path.startsWith('/freight/')) return
    const token = await findLiveToken(kit, ctx.get('authorization').replace(/^bearer /i, ''))
    if (token === undefined || (await takeOfDay(kit, `dhl/group-quota ${token.clientId}`, 250))) return
    problem(exchange, 429, 'Too Many Requests', 'The daily quota is used up, please try again tomorrow.')
  },
}
