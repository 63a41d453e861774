import { z } from 'zod'
import type { SimulatedTenant, TenancyChange, TenancySnapshot } from './tenancy.ts'

// Loose, so that what a tenant or a client gets one day is not lost on its way through JSON.
const client = z.looseObject({
  clientId: z.string(),
  clientSecret: z.string().exactOptional(),
  tokenEndpointAuthMethod: z.enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt']),
  applicationType: z.enum(['web', 'native']),
  redirectUris: z.array(z.string()),
  grantTypes: z.array(z.string()),
  scope: z.string(),
  ungrantedScope: z.string(),
  privateJwk: z.record(z.string(), z.string()).exactOptional(),
  environment: z.enum(['production', 'test']).exactOptional(),
})

/** A tenant as JSON. */
export const simulatedTenant = z.looseObject({
  id: z.string(),
  issuer: z.string(),
  login: z.enum(['none', 'form']),
  users: z.array(z.object({ username: z.string(), password: z.string() })),
  clients: z.array(client),
  resource: z.string(),
  probeUrl: z.string(),
  marker: z.string(),
  introspectionCaller: z.object({ id: z.string(), secret: z.string() }),
  initialAccessToken: z.string(),
  childAccount: z.object({ key: z.string(), secret: z.string() }).exactOptional(),
}) satisfies z.ZodType<SimulatedTenant>

/** All tenants, and which client is whose, as JSON. */
export const tenancySnapshot = z.object({
  tenants: z.array(simulatedTenant),
  clients: z.array(z.tuple([z.string(), z.string()])),
}) satisfies z.ZodType<TenancySnapshot>

/** One change of the tenants, as JSON. */
export const tenancyChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tenant'), tenant: simulatedTenant }),
  z.object({ kind: z.literal('client'), clientId: z.string(), tenantId: z.string() }),
  z.object({ kind: z.literal('all'), snapshot: tenancySnapshot }),
]) satisfies z.ZodType<TenancyChange>
