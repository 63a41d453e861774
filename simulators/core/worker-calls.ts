import { z } from 'zod'
import type { SimulatorErrorCode } from '../simulator-error.ts'
import type { ServerEndpoints } from './kit.ts'
import type { SimulatedTenant } from './tenancy.ts'

const client = z
  .strictObject({
    clientId: z.string(),
    clientSecret: z.string(),
    tokenEndpointAuthMethod: z.enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt']),
    applicationType: z.enum(['web', 'native']),
    redirectUris: z.array(z.string()).readonly(),
    scope: z.string(),
    grantTypes: z.array(z.string()).readonly(),
    environment: z.enum(['production', 'test']),
  })
  .partial()

const tenant = z.strictObject({
  id: z.string(),
  login: z.enum(['none', 'form']).optional(),
  users: z.union([z.number(), z.array(z.object({ username: z.string(), password: z.string() })).readonly()]).optional(),
  clients: z.array(client).readonly().optional(),
})

const setting = z.strictObject({ offsetMs: z.number(), frozen: z.boolean(), rate: z.number() }).partial()

/** What the main thread asks of a carrier's worker. */
export const workerCall = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add-tenants'), call: z.number(), specs: z.array(tenant) }),
  z.object({ kind: z.literal('set-clock'), call: z.number(), setting }),
  z.object({ kind: z.literal('now'), call: z.number() }),
  z.object({ kind: z.literal('close'), call: z.number() }),
])
export type WorkerCall = z.input<typeof workerCall>

/** What a worker says. */
export type WorkerAnswer =
  | {
      readonly kind: 'started'
      readonly origin: string
      readonly issuer: string
      readonly endpoints: ServerEndpoints
      readonly api: string
      readonly testOrigin: string
    }
  | { readonly kind: 'not-started'; readonly message: string; readonly code?: SimulatorErrorCode }
  | { readonly kind: 'tenants'; readonly call: number; readonly tenants: readonly SimulatedTenant[] }
  | { readonly kind: 'now'; readonly call: number; readonly now: number }
  | {
      readonly kind: 'failed'
      readonly call: number
      readonly message: string
      readonly code?: SimulatorErrorCode
    }
