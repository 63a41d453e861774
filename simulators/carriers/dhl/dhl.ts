import type { Carrier } from '../carrier.ts'
import { dhlResources } from './resources.ts'

/** DHL: the Group token path; no division offers authorization_code yet, so the neighbouring paths are this project's choice. */
export const dhl: Carrier = {
  id: 'dhl',
  title: 'DHL',
  portOffset: 40,
  paths: {
    issuer: '/auth/v1',
    authorization: '/auth/v1/authorize',
    token: '/auth/v1/token',
    pushedAuthorizationRequest: '/auth/v1/par',
    introspection: '/auth/v1/introspect',
    revocation: '/auth/v1/revoke',
    registration: '/auth/v1/register',
    jwks: '/auth/v1/jwks',
    interaction: '/signin',
    api: '/api',
  },
  aliases: {},
  scopes: { granted: 'shipping tracking', ungranted: 'invoices' },
  lifetimes: { code: 60, accessToken: 3600, refreshToken: 2_592_000 },
  hosts: {
    production: [
      'api-eu.dhl.com',
      'api.dhl.com',
      'api.dhlecs.com',
      'api.dhlecommerce.dhl.com',
      'api-gw.dhlparcel.nl',
      'express.api.dhl.com',
    ],
    test: [
      'api-sandbox.dhl.com',
      'api-uat.dhl.com',
      'api-sandbox.dhlecs.com',
      'apitest.dhlecommerce.asia',
      'api-gw-accept.dhlparcel.nl',
    ],
  },
  resources: dhlResources,
}
