import { z } from 'zod'
import { authenticationKeys, checkAuthentication } from './client-authentication.ts'
import { clientFacts } from './client-facts.ts'
import { login, users } from './login.ts'
import { targetProcess } from './process.ts'
import { headers } from './request-extras.ts'
import { address, addressOfBase, tenantId, text } from './values.ts'

/** The carriers the simulators know. */
export const simulatedCarriers = ['ups', 'fedex', 'usps', 'dhl'] as const

const carrierEntry = z
  .strictObject({
    id: tenantId.describe('Name of the carrier in addresses and placeholders.'),
    simulator: z
      .enum(simulatedCarriers)
      .describe('The carrier the harness plays; left out where the id is one of them.')
      .exactOptional(),
    sandboxOf: tenantId
      .describe('The id of the carrier whose test environment this one is to the platform.')
      .exactOptional(),
    issuerEndsWithSlash: z.boolean().describe('`true`: the carrier’s issuer ends with a slash.').exactOptional(),
  })
  .superRefine((entry, context) => {
    if (entry.simulator !== undefined || simulatedCarriers.some((known) => known === entry.id)) return
    context.addIssue({
      code: 'custom',
      path: ['simulator'],
      params: { problem: 'MISSING_KEY' },
      message: `is missing: the id is no carrier the harness knows; add \`simulator:\` with one of ${simulatedCarriers.join(', ')}`,
    })
  })

const carrierName = z.enum(simulatedCarriers, {
  error: `must be one of ${simulatedCarriers.join(', ')}, or { id: your-name, simulator: one of them }`,
})

const requestKeys = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).describe('HTTP method.').default('GET'),
  path: addressOfBase.describe('Address, relative to `baseUrl`; `{tenant}` and `{carrier}` are filled in.'),
  headers: headers.describe('Header fields; `{tenant}` and `{carrier}` are filled in.').exactOptional(),
  body: z
    .union([z.string(), z.record(z.string(), z.unknown())], {
      error: 'must be text, or a mapping that is sent as JSON',
    })
    .describe('Text as it stands, or a mapping that is sent as JSON.')
    .exactOptional(),
} as const

const request = z.strictObject(requestKeys)

const location = z
  .string()
  .regex(/^(?:header|json:(?:\/.*)?)$/, 'must be header, or json: and a JSON pointer such as json:/url')

const tenantClient = z
  .strictObject({
    id: text.describe('`client_id` the platform uses at this carrier for this tenant.'),
    ...authenticationKeys,
    key: authenticationKeys.key.describe(
      'The key with which the platform signs its assertions, public or private: the path of a PEM or JWK file, the text of one, or a JWK as a mapping.',
    ),
    redirectUri: text
      .refine((value) => URL.canParse(value), 'must be a full URI such as http://127.0.0.1:8080/cb')
      .describe('Redirect URI the platform sends.'),
  })
  .superRefine(checkAuthentication)

const tenant = z.strictObject({
  id: tenantId.describe('Name of the tenant, as it stands in the platform’s addresses.'),
  headers: headers.describe('Sent with start, call, status and disconnect, never with the callback.').exactOptional(),
  login: login.describe('How a person of this tenant signs in at the platform, instead of headers.').exactOptional(),
  users: users.describe('People of this tenant, where `login` needs them.').exactOptional(),
  clients: z
    .record(z.string(), tenantClient)
    .describe('The platform’s registration at each carrier. Without it, it is learned from the tenant’s first start.')
    .exactOptional(),
  facts: clientFacts.describe('Facts of this tenant; they win over those of the role.').exactOptional(),
})

const hooks = z.strictObject({
  logs: text.describe('Path of the platform’s log file.').exactOptional(),
  metrics: addressOfBase.describe('Address of its metrics.').exactOptional(),
  traces: text.describe('Path of the file that its spans are written to.').exactOptional(),
  audit: request.describe('Shows a tenant its own audit log.').exactOptional(),
  dashboard: request.describe('Shows a tenant its own page or figures.').exactOptional(),
  health: request.describe('Tells whether a tenant can authenticate with a carrier.').exactOptional(),
  alerts: request.describe('Tells the operator which alerts stand; the tenants’ headers are not sent.').exactOptional(),
  storeExport: text.describe('Command that writes the platform’s store to standard output.').exactOptional(),
  restart: text.describe('Command that restarts the platform.').exactOptional(),
  clock: text.describe('Command that moves the platform’s clock.').exactOptional(),
  operator: text
    .describe(
      'Command that does for a tenant what the operator can do. It finds `PARCELPROOF_ACT` (`pkce-on`, `pkce-off`, `pkce-detect`, `dpop-on`, `dpop-off`, `suspend`, `resume`, `set-scope`, `swap-connections`, `turn-key`, `disable-key`, `onboard`, `offboard`, `read-client`, `update-client`, `add-carrier`), `PARCELPROOF_TENANT`, `PARCELPROOF_CARRIER` and `PARCELPROOF_VALUE` in its environment, and ends with code 3 where the platform has no such switch, with 4 where the platform refuses. With `add-carrier` the value is JSON with `id`, `issuer`, `authorization_endpoint` and `token_endpoint`. After `onboard` it writes `{"headers": {…}}`, what the new tenant sends.',
    )
    .exactOptional(),
})

/** The multi-tenant client platform under test. */
export const clientPlatform = z.strictObject({
  baseUrl: address.describe('Relative addresses of this role belong to it.'),
  process: targetProcess.describe('How the harness starts, restarts and stops the platform.').exactOptional(),
  carriers: z
    .array(z.union([carrierName, carrierEntry]))
    .min(1, 'must hold at least one carrier')
    .describe('Carriers the platform is pointed at; `parcelproof env` prints their addresses.'),
  tenants: z.array(tenant).min(1, 'must hold at least one tenant').describe('Tenants of the platform, one or more.'),
  start: z
    .strictObject({
      ...requestKeys,
      location: location
        .describe(
          'Where the answer holds the authorization request: the `header` Location, or `json:` and a JSON pointer.',
        )
        .default('header'),
    })
    .describe('Starts a connection.'),
  call: z
    .strictObject({
      ...requestKeys,
      passesAnswer: z.boolean().describe('`true`: the carrier’s answer is shown to the caller.').default(false),
    })
    .describe('Makes the platform use its token.'),
  status: request.describe('Tells whether a connection stands.').exactOptional(),
  disconnect: request.describe('Ends a connection.').exactOptional(),
  hooks: hooks.describe('What lets scenarios look inside.').exactOptional(),
  facts: clientFacts.describe('What cannot be seen from outside.').exactOptional(),
})
