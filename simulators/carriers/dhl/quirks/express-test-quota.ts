import { basicCredentials } from '../../../core/client-of-request.ts'
import type { Quirk } from '../../../core/quirk.ts'
import { takeOfDay } from '../../../core/quota.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { expressError, isForExpress } from '../express-error.ts'

/** Production has other limits, by contract. */
export const expressTestQuota: Quirk = {
  id: 'dhl/express-test-quota',
  carrier: 'dhl',
  says: 'MyDHL API (Express) takes 500 calls a day under /mydhlapi/test; then 429.',
  sources: ['MYD'],
  confidence: 'documented',
  chosen: 'The words, and that the day is that of Greenwich.',
  on: ['today', 'migrating'],
  steps: () => [limit],
}

const limit: BeforeStep = {
  name: 'dhl-express-test-quota',
  stage: 'before',
  async apply(exchange) {
    const { ctx, kit } = exchange
    if (!isForExpress(exchange) || !ctx.path.startsWith('/mydhlapi/test/')) return
    const user = basicCredentials(ctx)?.id ?? ''
    if (await takeOfDay(kit, `dhl/express-test-quota ${user}`, 500)) return
    expressError(exchange, 429, 'Too Many Requests', 'The daily quota of the test environment is used up.')
  },
}
