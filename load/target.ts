import { z } from 'zod'

const client = z.object({
  id: z.string(),
  authentication: z.enum(['client_secret_basic', 'client_secret_post', 'none']),
  secret: z.string().optional(),
  redirectUri: z.string(),
  scope: z.string().optional(),
})

/** What a server wants in its requests besides what the specifications do. */
const extras = z.object({ params: z.record(z.string(), z.string()), headers: z.record(z.string(), z.string()) })

const atServer = z.object({
  tenant: z.string(),
  carrier: z.string(),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  client,
  /** RFC 8707 indicator, where the server wants one. */
  resource: z.string().optional(),
  /** A protected address of this tenant, and text that only its answer holds, where there is such text. */
  probe: z.object({ url: z.string(), marker: z.string().optional() }).optional(),
  authorize: extras.optional(),
  token: extras.optional(),
  /** Where the server publishes its keys. */
  jwksUri: z.string().optional(),
})

const request = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
})

const atPlatform = z.object({
  tenant: z.string(),
  carrier: z.string(),
  start: request,
  call: request,
  /** JSON pointer to the authorization URL in the start's answer; the Location header where it is left out. */
  startPointer: z.string().optional(),
  /** Text that only this tenant's data at this carrier holds. */
  marker: z.string().optional(),
})

/** What lets a journey change the carriers while it runs. */
const workbench = z.object({
  /** Address of the simulators' control API. */
  control: z.string(),
  carriers: z.array(z.object({ id: z.string(), accessSeconds: z.number(), refreshSeconds: z.number() })).min(1),
})

const common = {
  name: z.string(),
  workbench: workbench.optional(),
  /** Hosts beside loopback that requests may go to. */
  hosts: z.array(z.string()).optional(),
  /** Certificates of authorities to trust besides the usual ones, as PEM. */
  ca: z.string().optional(),
}

/** What load is sent to: pairs of tenant and carrier at authorization servers, or at a client platform. */
export const loadTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('authorization-server'), ...common, pairs: z.array(atServer).min(1) }),
  z.object({ kind: z.literal('platform'), ...common, pairs: z.array(atPlatform).min(1) }),
])

export type LoadTarget = z.output<typeof loadTarget>
export type ServerPair = z.output<typeof atServer>
export type PlatformPair = z.output<typeof atPlatform>
export type Workbench = z.output<typeof workbench>
export type PlannedRequest = z.output<typeof request>
