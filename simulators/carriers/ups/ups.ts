import type { Carrier } from '../carrier.ts'
import { upsResources } from './resources.ts'

/** UPS: paths from its OAuthAuthCode specification, with a refresh path of its own. */
export const ups: Carrier = {
  id: 'ups',
  title: 'UPS',
  portOffset: 10,
  paths: {
    issuer: '/security/v1/oauth',
    authorization: '/security/v1/oauth/authorize',
    token: '/security/v1/oauth/token',
    pushedAuthorizationRequest: '/security/v1/oauth/par',
    introspection: '/security/v1/oauth/introspect',
    revocation: '/security/v1/oauth/revoke',
    registration: '/security/v1/oauth/register',
    jwks: '/security/v1/oauth/jwks',
    interaction: '/lasso/signin',
    api: '/api',
  },
  aliases: { '/security/v1/oauth/refresh': 'token' },
  scopes: { granted: 'rating tracking', ungranted: 'payments' },
  lifetimes: { code: 60, accessToken: 3600, refreshToken: 5_183_999 },
  hosts: { production: ['onlinetools.ups.com'], test: ['wwwcie.ups.com'] },
  resources: upsResources,
}
