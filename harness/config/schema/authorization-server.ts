import { z } from 'zod'
import { authenticationKeys, checkAuthentication } from './client-authentication.ts'
import { login, users } from './login.ts'
import { requestExtras } from './request-extras.ts'
import { serverFacts } from './server-facts.ts'
import { address, addressOr, tenantId, text } from './values.ts'

/** Endpoints by their names in the IANA registry of RFC 8414. */
const endpoints = z.strictObject({
  authorization_endpoint: address.describe('Where a browser begins the flow.').exactOptional(),
  token_endpoint: address.describe('Where codes and refresh tokens are redeemed.').exactOptional(),
  refresh_endpoint: address
    .describe(
      'Where refresh tokens are redeemed, at a server that has an address of its own for them (no name of RFC 8414).',
    )
    .exactOptional(),
  pushed_authorization_request_endpoint: address.describe('RFC 9126.').exactOptional(),
  revocation_endpoint: address.describe('RFC 7009.').exactOptional(),
  introspection_endpoint: address.describe('RFC 7662.').exactOptional(),
  registration_endpoint: address.describe('RFC 7591.').exactOptional(),
  userinfo_endpoint: address.describe('OpenID Connect; serves as an oracle for access tokens.').exactOptional(),
  jwks_uri: address.describe('Public keys of the server.').exactOptional(),
  device_authorization_endpoint: address.describe('RFC 8628.').exactOptional(),
  end_session_endpoint: address.describe('OpenID Connect logout.').exactOptional(),
})

/** An absolute URI without fragment (RFC 6749, 3.1.2); private-use schemes are welcome. */
const redirectUri = z.string().superRefine((value, context) => {
  if (!URL.canParse(value)) {
    const message = 'must be a full URI such as https://app.example/cb, http://127.0.0.1:9876/cb or com.example.app:/cb'
    context.addIssue({ code: 'custom', message })
  } else if (value.includes('#')) {
    context.addIssue({ code: 'custom', message: 'must not hold a fragment (RFC 6749, 3.1.2); take it out' })
  }
})

const resourceIndicator = z.string().superRefine((value, context) => {
  if (!URL.canParse(value)) context.addIssue({ code: 'custom', message: 'must be an absolute URI (RFC 8707, 2)' })
  else if (value.includes('#')) context.addIssue({ code: 'custom', message: 'must not hold a fragment (RFC 8707, 2)' })
})

const client = z
  .strictObject({
    id: text.describe('`client_id`.'),
    ...authenticationKeys,
    application: z
      .enum(['web', 'native'])
      .default('web')
      .describe('`native` clients may use any port of a registered loopback URI; a native client may hold a secret.'),
    redirectUris: z
      .array(redirectUri)
      .min(1, 'must hold at least one registered redirect URI')
      .describe('Registered redirect URIs, at least one. They are read from `Location` and never requested.'),
    scope: text.describe('What the client asks for, as one text with spaces.').exactOptional(),
    ungrantedScope: text
      .describe('A scope the server knows and this client does not ask for, or may not have.')
      .exactOptional(),
    facts: serverFacts
      .describe('Facts of this client; they win over those of the tenant and the role.')
      .exactOptional(),
  })
  .superRefine(checkAuthentication)

const introspection = z
  .strictObject({
    ...authenticationKeys,
    id: text.describe('`client_id` of the caller; with `auth: none` it may be left out.').exactOptional(),
  })
  .superRefine((entry, context) => {
    checkAuthentication(entry, context)
    if (entry.id === undefined && entry.auth !== 'none') {
      const params = { problem: 'MISSING_KEY' }
      const message = `is missing: auth ${entry.auth} needs it; add \`id: …\``
      context.addIssue({ code: 'custom', path: ['id'], params, message })
    }
  })

const tenant = z.strictObject({
  id: tenantId.describe('Name of the tenant in reports.'),
  issuer: address
    .describe('Only where each tenant has an issuer of its own: then issuers are tested against each other.')
    .exactOptional(),
  endpoints: endpoints
    .describe('Endpoints of this tenant; they win over the role’s and over metadata.')
    .exactOptional(),
  clients: z
    .array(client)
    .min(1, 'must hold at least one client')
    .describe('Clients of this tenant that the server knows, one or more.'),
  users: users.describe('People of this tenant. Several let scenarios run side by side.').exactOptional(),
  resource: resourceIndicator.describe('RFC 8707 indicator of the tenant’s resource.').exactOptional(),
  probe: z
    .strictObject({ url: address.describe('Address that answers 2xx to a live access token and 401 to a dead one.') })
    .describe('A protected address: tells a live token from a dead one.')
    .exactOptional(),
  introspection: introspection.describe('Like the role’s, for this tenant.').exactOptional(),
  facts: serverFacts.describe('Facts of this tenant; they win over those of the role.').exactOptional(),
})

/** The authorization server under test. */
export const authorizationServer = z.strictObject({
  issuer: address
    .describe('The issuer, as metadata and `iss` name it. Left out where every tenant has its own.')
    .exactOptional(),
  metadata: z
    .union([z.enum(['auto', 'none']), addressOr('auto, none, or the address of the document')])
    .default('auto')
    .describe(
      '`auto` tries RFC 8414 with the path inserted and appended, and OpenID. `none`: there is none, `endpoints` say it all. Or the address of the document.',
    ),
  endpoints: endpoints.describe('What metadata does not say; wins over metadata.').exactOptional(),
  ca: text
    .describe('Certificates of authorities to trust besides the usual ones: the path of a PEM file, or its text.')
    .exactOptional(),
  tenants: z
    .array(tenant)
    .min(1, 'must hold at least one tenant')
    .describe('Tenants, one or more; two or more switch isolation scenarios on.'),
  authorize: requestExtras('authorize')
    .describe('Extra parameters and headers of authorization requests.')
    .exactOptional(),
  token: requestExtras('token').describe('Extra parameters and headers of token requests.').exactOptional(),
  login: login.describe('How a person signs in and allows.').default({ kind: 'none' }),
  introspection: introspection.describe('Who may ask the introspection endpoint.').exactOptional(),
  registration: z
    .strictObject({ initialAccessToken: text.describe('Initial access token of RFC 7591.') })
    .describe('Dynamic registration where it wants a token; lets scenarios register clients of their own.')
    .exactOptional(),
  facts: serverFacts.describe('What cannot be seen from outside.').exactOptional(),
})
