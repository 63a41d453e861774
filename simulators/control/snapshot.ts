import { z } from 'zod'
import { carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import { storeSnapshot } from '../core/token-store.ts'
import { faultPlan } from '../faults/fault-plan.ts'
import { SimulatorError } from '../simulator-error.ts'

const jwk = z.record(z.string(), z.string())

const client = z.object({
  clientId: z.string(),
  clientSecret: z.string().exactOptional(),
  tokenEndpointAuthMethod: z.enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt']),
  applicationType: z.enum(['web', 'native']),
  redirectUris: z.array(z.string()),
  grantTypes: z.array(z.string()),
  scope: z.string(),
  ungrantedScope: z.string(),
  privateJwk: jwk.exactOptional(),
})

const tenant = z.object({
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
})

/** The whole state of one carrier as JSON. It holds secrets of the simulation, and nobody else's. */
export const snapshotSchema = z.object({
  version: z.literal(1),
  carrier: z.enum(carrierIds),
  profile: z.enum(carrierProfiles),
  quirks: z.record(z.string(), z.boolean()),
  clock: z.object({ offsetMs: z.number(), frozen: z.boolean(), rate: z.number() }),
  store: storeSnapshot,
  tenancy: z.object({ tenants: z.array(tenant), clients: z.array(z.tuple([z.string(), z.string()])) }),
  faults: z.array(faultPlan),
})
export type Snapshot = z.infer<typeof snapshotSchema>

/** Reads a snapshot of this carrier. */
export function readSnapshot(input: unknown, carrier: string): Snapshot {
  const parsed = snapshotSchema.safeParse(input)
  if (!parsed.success)
    throw new SimulatorError(
      'BAD_REQUEST',
      `This is not a snapshot: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}.`,
    )
  if (parsed.data.carrier !== carrier)
    throw new SimulatorError('BAD_REQUEST', `This is a snapshot of ${parsed.data.carrier}, not of ${carrier}.`)
  return parsed.data
}
