import { z } from 'zod'
import { carrierShape } from './adapters/carrier-settings.ts'
import { mappingShape } from './adapters/mapping-settings.ts'
import { carrierContainment, tenantContainment } from './containment/settings.ts'
import { flowLifetimeLimits } from './policies/policy.ts'

/** Ids stand in paths, cookie paths and store keys; nothing in them needs escaping anywhere. */
export const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes')

export const carrier = z.strictObject({
  id,
  ...carrierShape,
  ...carrierContainment,
  /**
   * How long the carrier takes a used refresh token once more, in milliseconds: 0 for one that takes a second use for theft.
   * Where nothing is said, a refresh that was cut off is tried again, and the carrier decides.
   */
  refreshGrace: z.int().min(0).optional(),
})
const tenantCarrier = z.strictObject(mappingShape)

export const tenant = z.strictObject({
  id,
  /** What this tenant sends as bearer token to everything but the callback. */
  key: z.string().min(16, 'use at least 16 characters'),
  /** Counts the keys its records were sealed with; raise it to turn this tenant's key. */
  keyGeneration: z.int().min(1).default(1),
  /** The oldest of those keys that still opens records; raise it once everything is sealed anew. */
  oldestKeyGeneration: z.int().min(1).default(1),
  /** How long it may take from start to callback, in milliseconds. */
  flowLifetime: z.int().min(flowLifetimeLimits.min).max(flowLifetimeLimits.max).default(240_000),
  ...tenantContainment,
  carriers: z.record(id, tenantCarrier),
})

export type CarrierSettings = Readonly<z.output<typeof carrier>>
export type TenantSettings = Readonly<z.output<typeof tenant>>
export type TenantCarrierSettings = Readonly<z.output<typeof tenantCarrier>>
