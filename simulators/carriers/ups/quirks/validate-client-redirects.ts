import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { checkAuthorize, loginLeg, loginUrl } from '../login.ts'

/** UPS's two sources disagree; this is the form of its Java sample. */
export const validateClientRedirects: Quirk = {
  id: 'ups/validate-client-redirects',
  carrier: 'ups',
  says: 'GET validate-client answers 302 with location, appname and displayname in place of JSON.',
  sources: ['UP5'],
  confidence: 'documented',
  on: [],
  steps: () => [loginLeg, redirect],
}

const redirect: BeforeStep = {
  name: 'ups-validate-client-redirects',
  stage: 'before',
  async apply(exchange) {
    const { ctx, asked, params } = exchange
    if (asked !== '/security/v1/oauth/validate-client' || ctx.method !== 'GET') return
    const app = await checkAuthorize(exchange)
    if (app === undefined) return
    ctx.redirect(loginUrl(exchange, params))
    ctx.set('appname', app)
    ctx.set('displayname', app)
  },
}
