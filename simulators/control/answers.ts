import { z } from 'zod'
import { carrierIds, carrierProfiles } from '../carriers/carrier.ts'
import { faultPlan } from '../faults/fault-plan.ts'
import { latchPlan } from '../faults/latches.ts'

export const clockAnswer = z.object({
  now: z.string().describe('The time the carrier sees.'),
  offsetMs: z.number(),
  frozen: z.boolean(),
  rate: z.number(),
})

export const carrierAnswer = z.object({
  id: z.enum(carrierIds),
  title: z.string(),
  profile: z.enum(carrierProfiles),
  origin: z.string(),
  issuer: z.string(),
  endpoints: z.record(z.string(), z.string()).describe('Addresses by their RFC 8414 names.'),
  api: z.string(),
  clock: clockAnswer,
  quirks: z.array(z.object({ id: z.string(), says: z.string(), confidence: z.string(), on: z.boolean() })),
})

export const clientAnswer = z.object({
  clientId: z.string(),
  clientSecret: z.string().optional(),
  tokenEndpointAuthMethod: z.string(),
  applicationType: z.enum(['web', 'native']),
  redirectUris: z.array(z.string()),
  grantTypes: z.array(z.string()),
  scope: z.string(),
  ungrantedScope: z.string(),
  environment: z.enum(['production', 'test']).optional(),
})

export const tenantAnswer = z.object({
  id: z.string(),
  issuer: z.string(),
  login: z.enum(['none', 'form']),
  users: z.array(z.object({ username: z.string(), password: z.string() })),
  clients: z.array(clientAnswer),
  resource: z.string(),
  probeUrl: z.string(),
  marker: z.string(),
  introspectionCaller: z.object({ id: z.string(), secret: z.string() }),
  initialAccessToken: z.string(),
  childAccount: z.object({ key: z.string(), secret: z.string() }).optional(),
})

export const faultAnswer = z.object({
  id: z.string(),
  plan: faultPlan,
  seen: z.number().describe('Requests within its scope so far.'),
  hits: z.array(z.number()).describe('Which of them were hit, counted from 1.'),
})

export const faultKindAnswer = z.object({ kind: z.string(), says: z.string() })

export const latchAnswer = z.object({
  id: z.string(),
  plan: latchPlan,
  holding: z.number().describe('Requests it holds now.'),
})

const message = { headers: z.record(z.string(), z.string()), body: z.string() }

export const journalAnswer = z.object({
  id: z.number(),
  carrier: z.enum(carrierIds),
  at: z.string(),
  carrierTime: z.string(),
  durationMs: z.number(),
  flow: z.string(),
  tenant: z.string().optional(),
  client: z.string().optional(),
  endpoint: z.string(),
  grantType: z.string().optional(),
  request: z.object({ method: z.string(), target: z.string(), ...message }),
  response: z.object({ status: z.number(), ...message }),
  outcome: z.enum(['served', 'refused', 'failed']),
  refusal: z.object({ step: z.string(), error: z.string(), why: z.string(), todo: z.string() }).optional(),
  faults: z.array(z.string()),
})

export const errorAnswer = z.object({ error: z.string(), message: z.string() })
