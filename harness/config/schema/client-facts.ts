import { z } from 'zod'
import { count, duration } from './values.ts'

const yesNo = z.boolean()

/** What the operator of a client platform says because it cannot be seen. */
export const clientFacts = z.strictObject({
  metadata: z
    .enum(['read', 'static'])
    .describe('`read`: the platform reads carriers’ metadata. `static`: addresses are configured by hand.')
    .exactOptional(),
  mixUpDefence: z
    .enum(['iss', 'redirect-uri', 'none'])
    .describe('Defence against mix-up: `iss` (RFC 9207), a `redirect-uri` per carrier, or `none`.')
    .exactOptional(),
  tenantLogin: yesNo.describe('`false`: tenants have no login or key of their own at the platform.').exactOptional(),
  keepsConnections: yesNo.describe('`false`: connections are gone after a restart.').exactOptional(),
  refreshEarly: duration.describe('How long before expiry the platform refreshes.').exactOptional(),
  breaker: z
    .strictObject({
      threshold: count.describe('Failures in a row that open it.'),
      cooldown: duration.describe('How long it stays open.'),
    })
    .describe('The circuit breaker per tenant and carrier.')
    .exactOptional(),
  limits: z
    .strictObject({ perMinute: count.describe('Calls a minute each tenant may make.') })
    .describe('The platform’s own rate limit.')
    .exactOptional(),
  trustsHarnessCa: yesNo
    .describe(
      '`true`: the platform trusts the harness’s certificate authority, and carriers are played over https; TLS probes need it. With `process.command`, `{harness.ca_file}` in `process.env` names the file of its certificate (`NODE_EXTRA_CA_CERTS: "{harness.ca_file}"`).',
    )
    .exactOptional(),
  nativeApp: yesNo.describe('`true`: the client is a native app.').exactOptional(),
  pushedRequests: yesNo.describe('`true`: the client pushes its authorization requests (RFC 9126).').exactOptional(),
  dpop: yesNo.describe('`true`: the client sends DPoP proofs (RFC 9449).').exactOptional(),
  mtls: yesNo.describe('`true`: the client uses client certificates (RFC 8705).').exactOptional(),
  minimumScope: z
    .record(z.string(), z.string())
    .describe('By carrier, the smallest scope that does there: `{ ups: shipping }`.')
    .exactOptional(),
})

export type ClientFacts = Readonly<z.output<typeof clientFacts>>
