import type { Carrier } from '../carrier.ts'
import { uspsResources } from './resources.ts'

/** USPS: authorize, token and revoke at the addresses its specifications name. */
export const usps: Carrier = {
  id: 'usps',
  title: 'USPS',
  portOffset: 30,
  paths: {
    issuer: '/oauth2/v3',
    authorization: '/oauth2/v3/authorize',
    token: '/oauth2/v3/token',
    pushedAuthorizationRequest: '/oauth2/v3/par',
    introspection: '/oauth2/v3/introspect',
    revocation: '/oauth2/v3/revoke',
    registration: '/oauth2/v3/register',
    jwks: '/oauth2/v3/jwks',
    interaction: '/login',
    api: '/api',
  },
  aliases: {},
  scopes: { granted: 'addresses prices', ungranted: 'payments' },
  lifetimes: { code: 60, accessToken: 3600, refreshToken: 604_799 },
  hosts: { production: ['apis.usps.com', 'api.usps.com'], test: ['apis-tem.usps.com', 'api-cat.usps.com'] },
  resources: uspsResources,
}
