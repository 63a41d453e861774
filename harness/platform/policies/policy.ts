import { z } from 'zod'

/** The shortest and the longest a verifier may wait for its callback, in milliseconds. */
export const flowLifetimeLimits = { min: 180_000, max: 300_000 } as const

/** `legacy`: the carrier's old code flow without a challenge; `detect`: PKCE where the issuer offers it, or once did. */
export const flowKinds = ['pkce', 'legacy', 'detect'] as const
export const trafficKinds = ['flow', 'pkce', 'legacy'] as const

const milliseconds = z.int().min(flowLifetimeLimits.min).max(flowLifetimeLimits.max)

/** What is decided for each tenant at each carrier. */
export const policyShape = {
  /** Stops everything of this pair at once; it keeps what it has. */
  suspended: z.boolean(),
  /** How a connection is made. */
  flow: z.enum(flowKinds),
  /** Which of two connections calls go over; `flow` follows the one above. */
  traffic: z.enum(trafficKinds),
  /** Keeps the connection of the other flow when a new one is made, so that traffic can go back to it. */
  parallel: z.boolean(),
  /** Tokens bound to a key of their own (RFC 9449). */
  dpop: z.boolean(),
  /** A client certificate at the carrier, and tokens bound to it (RFC 8705). */
  mutualTls: z.boolean(),
  /** The authorization request goes to the carrier first (RFC 9126). */
  pushedRequests: z.boolean(),
  /** The account's `resource` is sent along (RFC 8707). */
  resourceIndicators: z.boolean(),
  /** How long a verifier may wait for its callback; the tenant's own `flowLifetime` where it is left out. */
  flowLifetime: milliseconds.nullable(),
  /** The longest an access token is used, in seconds, whatever the carrier says. */
  tokenLifetime: z.int().min(60).nullable(),
} as const

const wholePolicy = z.strictObject(policyShape)
export type PairPolicy = Readonly<z.output<typeof wholePolicy>>
export type PolicyName = keyof PairPolicy

/** What holds where nobody says anything. */
export const defaultPolicy: PairPolicy = {
  suspended: false,
  flow: 'pkce',
  traffic: 'flow',
  parallel: false,
  dpop: false,
  mutualTls: false,
  pushedRequests: false,
  resourceIndicators: false,
  flowLifetime: null,
  tokenLifetime: null,
}

/** Some of the policies. */
export const pairPolicyInput = wholePolicy.partial()
export type PartialPolicy = Readonly<z.output<typeof pairPolicyInput>>
