import type { Carrier } from '../carrier.ts'
import { fedexResources } from './resources.ts'

/** FedEx: its token path; it has no authorization endpoint yet, so the neighbouring paths are this project's choice. */
export const fedex: Carrier = {
  id: 'fedex',
  title: 'FedEx',
  portOffset: 20,
  paths: {
    issuer: '/oauth',
    authorization: '/oauth/authorize',
    token: '/oauth/token',
    pushedAuthorizationRequest: '/oauth/par',
    introspection: '/oauth/introspect',
    revocation: '/oauth/revoke',
    registration: '/oauth/register',
    jwks: '/oauth/jwks',
    interaction: '/secure-login',
    api: '/api',
  },
  aliases: {},
  scopes: { granted: 'ship track', ungranted: 'billing' },
  lifetimes: { code: 60, accessToken: 3600, refreshToken: 2_592_000 },
  hosts: {
    production: [
      'apis.fedex.com',
      'documentapi.prod.fedex.com',
      'api.supplychain.fedex.com',
      'connect.supplychain.fedex.com',
    ],
    test: ['apis-sandbox.fedex.com', 'documentapitest.prod.fedex.com', 'api-sandbox.supplychain.fedex.com'],
  },
  resources: fedexResources,
  childAccounts: true,
}
