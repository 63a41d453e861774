import { z } from 'zod'
import { SimulatorError } from '../simulator-error.ts'
import { faults } from './index.ts'

const endpoints = [
  ...['authorization', 'token', 'pushedAuthorizationRequest', 'introspection', 'revocation', 'registration', 'client'],
  ...['jwks', 'metadata', 'interaction', 'resume', 'api', 'resource', 'other'],
]

/** Which requests are meant; what is left out does not matter. */
export const scope = z.strictObject({
  tenant: z.string().optional(),
  client: z.string().optional(),
  endpoint: z.enum(endpoints).optional(),
  grantType: z.string().optional(),
})
export type Scope = z.infer<typeof scope>

const [first, ...others] = faults.map((fault) => fault.settings)
if (first === undefined) throw new Error('There are no faults.')

/** A fault as data: what, on which requests, how often. The same plan and seed hit the same requests again. */
export const faultPlan = z.strictObject({
  /** Made up where left out. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
  fault: z.discriminatedUnion('kind', [first, ...others]),
  where: scope.default({}),
  /** The first so many of these requests are left alone. */
  skip: z.number().int().min(0).default(0),
  /** Only the n-th of these requests, counted from 1; several may be named. */
  nth: z.array(z.number().int().min(1)).optional(),
  /** Hits at most so many. */
  count: z.number().int().min(1).optional(),
  probability: z.number().min(0).max(1).default(1),
  seed: z.number().int().default(1),
})
export type FaultPlan = z.infer<typeof faultPlan>
/** A plan in force and how far it has come; `key` tells one from another that took its id later. */
export const faultInForce = z.object({
  key: z.string(),
  plan: faultPlan.required({ id: true }),
  seen: z.number(),
  hitCount: z.number(),
  hits: z.array(z.number()).readonly(),
})
export type FaultInForce = z.infer<typeof faultInForce>
export type FaultPlanInput = z.input<typeof faultPlan>

/**
 * Reads a plan.
 * @throws {SimulatorError} BAD_FAULT_PLAN with the member that is wrong
 */
export function readFaultPlan(input: unknown): FaultPlan {
  const parsed = faultPlan.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const kinds = faults.map(({ kind }) => kind).join(', ')
  const at = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
  const near = issue?.code === 'invalid_union' ? `; the kinds are ${kinds}` : ''
  throw new SimulatorError('BAD_FAULT_PLAN', `The fault plan is wrong${at}: ${issue?.message ?? 'not a plan'}${near}.`)
}

/** Who and what a request is, as far as a scope can ask. */
export interface RequestFacts {
  readonly tenant: string | undefined
  readonly client: string | undefined
  readonly endpoint: string
  readonly grantType: string | undefined
}

/** Whether a request is one of those a scope means. */
export function isWithin(scope: Scope, facts: RequestFacts): boolean {
  return (
    (scope.tenant === undefined || scope.tenant === facts.tenant) &&
    (scope.client === undefined || scope.client === facts.client) &&
    (scope.endpoint === undefined || scope.endpoint === facts.endpoint) &&
    (scope.grantType === undefined || scope.grantType === facts.grantType)
  )
}
