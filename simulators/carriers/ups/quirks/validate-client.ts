import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { say } from '../errors.ts'
import { checkAuthorize, loginLeg } from '../login.ts'

/** In the specification until November 2023, in the guide still. */
export const validateClient: Quirk = {
  id: 'ups/validate-client',
  carrier: 'ups',
  says: 'GET validate-client says whether an app and its redirect URI go together, and where its users sign in.',
  sources: ['UPG'],
  confidence: 'documented',
  chosen: 'What a wrong app or address gets.',
  on: ['today', 'migrating'],
  steps: () => [loginLeg, validate],
}

const validate: BeforeStep = {
  name: 'ups-validate-client',
  stage: 'before',
  async apply(exchange) {
    const { ctx, asked, kit } = exchange
    if (asked !== '/security/v1/oauth/validate-client' || ctx.method !== 'GET') return
    if ((await checkAuthorize(exchange)) === undefined)
      return say(exchange, { status: 401, code: '10401', message: 'ClientId is Invalid' })
    ctx.status = 200
    ctx.body = { result: 'success', type: 'ups_com_api', LassoRedirectURL: kit.origin + kit.carrier.paths.interaction }
  },
}
