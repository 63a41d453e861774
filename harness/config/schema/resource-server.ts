import { z } from 'zod'
import { targetProcess } from './process.ts'
import { headers } from './request-extras.ts'
import { resourceServerFacts } from './resource-server-facts.ts'
import { tokenEncryption } from './token-encryption.ts'
import { address, addressOfBase, tenantId, text } from './values.ts'

const request = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).describe('HTTP method.').default('GET'),
  url: addressOfBase.describe('Address, relative to `baseUrl`.'),
  headers: headers.describe('Header fields beside the token.').exactOptional(),
  body: z
    .union([z.string(), z.record(z.string(), z.unknown())], {
      error: 'must be text, or a mapping that is sent as JSON',
    })
    .describe('Text as it stands, or a mapping that is sent as JSON.')
    .exactOptional(),
  needsScope: text.describe('Scope without which the request is refused.').exactOptional(),
})

const tenant = z.strictObject({
  id: tenantId.describe(
    'Name of the tenant; its issuer is `http://127.0.0.1:4050/{tenant}`; at https with `facts.trustsHarnessCa`.',
  ),
  request: request.describe('A protected request that succeeds with a good token.'),
  second: request.describe('Another operation or object.').exactOptional(),
  audience: text.describe('`aud` of a good token.').exactOptional(),
  marker: text.describe('Text that only this tenant’s data holds.').exactOptional(),
  facts: resourceServerFacts.describe('Facts of this tenant; they win over those of the role.').exactOptional(),
})

const token = z.strictObject({
  profile: z
    .enum(['rfc9068', 'jwt', 'opaque'])
    .describe('`rfc9068`, another `jwt`, or `opaque` (introspection).')
    .default('rfc9068'),
  alg: text.describe('Signature algorithm.').default('RS256'),
  scope: text.describe('Scope of a good token.').exactOptional(),
  claims: z.record(z.string(), z.unknown()).describe('Further claims of a good token.').exactOptional(),
  encryption: tokenEncryption
    .describe('Where it was agreed that tokens are encrypted to this server (RFC 9068, section 4): good ones then are.')
    .exactOptional(),
})

/** The resource server under test. */
export const resourceServer = z.strictObject({
  baseUrl: address.describe('Relative addresses of this role belong to it.'),
  process: targetProcess.describe('How the harness starts, restarts and stops the server.').exactOptional(),
  tenants: z.array(tenant).min(1, 'must hold at least one tenant').describe('Tenants of the server, one or more.'),
  token: token.describe('What a good token looks like.').exactOptional(),
  facts: resourceServerFacts.describe('What cannot be seen from outside.').exactOptional(),
})
