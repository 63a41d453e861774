import { z } from 'zod'
import { duration, text } from './values.ts'

const yesNo = z.boolean()

/** What the operator of a resource server says because it cannot be seen. */
export const resourceServerFacts = z.strictObject({
  tenantClaim: text.describe('Name of the claim that holds the tenant.').exactOptional(),
  jwksCache: duration.describe('How long the server keeps an issuer’s keys.').exactOptional(),
  trustsHarnessCa: yesNo
    .describe(
      '`true`: the server trusts the harness’s certificate authority, and the issuers of its tenants are at https; TLS probes need it. With `process.command`, `{harness.ca_file}` in `process.env` names the file of its certificate (`NODE_EXTRA_CA_CERTS: "{harness.ca_file}"`).',
    )
    .exactOptional(),
  dpop: yesNo.describe('`true`: the server takes tokens bound by DPoP (RFC 9449).').exactOptional(),
  mtls: yesNo.describe('`true`: the server takes tokens bound to certificates (RFC 8705).').exactOptional(),
  reverseProxy: yesNo.describe('`true`: the server stands behind a reverse proxy that ends TLS.').exactOptional(),
})

export type ResourceServerFacts = Readonly<z.output<typeof resourceServerFacts>>
