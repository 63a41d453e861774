import { z } from 'zod'
import { address } from '../addresses.ts'
import { adapterIds } from './adapters.ts'
import { clientCredentials } from './mapping-settings.ts'

/** Where a carrier is, in one of its environments. */
const place = {
  /** Compared character for character with what answers say; the metadata is found from it. */
  issuer: address,
  /** Base address of the carrier's API. */
  api: address,
  /** By hand, for a carrier that publishes no metadata (RFC 8414 names). */
  endpoints: z
    .strictObject({
      authorization_endpoint: address.optional(),
      token_endpoint: address.optional(),
      revocation_endpoint: address.optional(),
      registration_endpoint: address.optional(),
      pushed_authorization_request_endpoint: address.optional(),
      code_challenge_methods_supported: z.array(z.string()).optional(),
    })
    .optional(),
}

/** One client for several tenants: brought along, or registered once with the callbacks of all of them. */
const sharedClient = z.union([
  z.strictObject({ client: clientCredentials }),
  z.strictObject({ initialAccessToken: z.string().min(1) }),
])

/** A carrier as the platform is told of it. */
export const carrierShape = {
  ...place,
  /** What is peculiar about it; see `adapters/`. */
  adapter: z.enum(adapterIds).default('standard'),
  /** Authorities as PEM that vouch for its servers beside the usual ones. */
  ca: z.string().min(1).optional(),
  /** What a connection is tried out with, below `api`; `{account}` is the tenant's name there. */
  ping: z.string().startsWith('/').default('/tenants/{account}/me'),
  /** The carrier's test environment, for mappings that are in it. */
  sandbox: z.strictObject({ ...place, sharedClient: sharedClient.optional() }).optional(),
  sharedClient: sharedClient.optional(),
}

export type SharedClientSettings = Readonly<z.output<typeof sharedClient>>
