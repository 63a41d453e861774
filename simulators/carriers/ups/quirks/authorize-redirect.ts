import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { checkAuthorize, loginLeg, loginUrl } from '../login.ts'

/** The login page was www.ups.com/lasso/signin until January 2026; here it is the same path of the simulator. */
export const authorizeRedirect: Quirk = {
  id: 'ups/authorize-redirect',
  carrier: 'ups',
  says: 'Authorize answers 302 to a login page with client_id, redirect_uri, response_type, scope, state and type=ups_com_api, and the headers appname and displayname.',
  sources: ['UP1'],
  confidence: 'documented',
  chosen: 'The challenge travels in the address.',
  on: ['today'],
  steps: () => [loginLeg, sendToLogin],
}

const sendToLogin: BeforeStep = {
  name: 'ups-authorize-redirect',
  stage: 'before',
  async apply(exchange) {
    const { ctx, endpoint, asked, params } = exchange
    if (endpoint !== 'authorization' || asked !== ctx.path) return
    const app = await checkAuthorize(exchange)
    // oidc-provider says what is wrong with it.
    if (app === undefined) return
    ctx.redirect(loginUrl(exchange, params))
    ctx.set('appname', app)
    ctx.set('displayname', app)
  },
}
