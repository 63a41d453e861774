import { z } from 'zod'
import { carrierProfiles } from '../carriers/carrier.ts'
import { clientSpec, tenantSpec } from '../core/tenant-spec.ts'

const tenYearsMs = 10 * 366 * 24 * 3600 * 1000

/** How to set a clock. What is left out stays. */
export const clockSetting = z
  .strictObject({
    offsetMs: z.number().min(-tenYearsMs).max(tenYearsMs),
    frozen: z.boolean(),
    rate: z.number().min(0).max(1_000_000),
  })
  .partial()

export const journalQuery = z
  .strictObject({
    tenant: z.string(),
    client: z.string(),
    endpoint: z.string(),
    outcome: z.enum(['served', 'refused', 'failed']),
    flow: z.string(),
    after: z.coerce.number().int().min(0),
    limit: z.coerce.number().int().min(1).max(2000),
  })
  .partial()

export const configuration = z
  .strictObject({ profile: z.enum(carrierProfiles), quirks: z.record(z.string(), z.boolean()) })
  .partial()

const id = z.string()

/** Everything that can be asked of one carrier's workbench. */
export const commandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('describe') }),
  z.object({ kind: z.literal('configure'), configuration }),
  z.object({ kind: z.literal('tenants') }),
  z.object({ kind: z.literal('add-tenant'), spec: tenantSpec }),
  z.object({ kind: z.literal('remove-tenant'), tenant: id }),
  z.object({ kind: z.literal('add-client'), tenant: id, spec: clientSpec }),
  z.object({ kind: z.literal('set-clock'), setting: clockSetting }),
  z.object({ kind: z.literal('jump-clock'), byMs: z.number().min(-tenYearsMs).max(tenYearsMs) }),
  z.object({ kind: z.literal('journal'), query: journalQuery }),
  z.object({ kind: z.literal('clear-journal') }),
  z.object({ kind: z.literal('faults') }),
  z.object({ kind: z.literal('add-fault'), plan: z.unknown() }),
  z.object({ kind: z.literal('remove-fault'), id }),
  z.object({ kind: z.literal('clear-faults') }),
  z.object({ kind: z.literal('latches') }),
  z.object({ kind: z.literal('add-latch'), plan: z.unknown() }),
  z.object({ kind: z.literal('release-latch'), id }),
  z.object({ kind: z.literal('remove-latch'), id }),
  z.object({ kind: z.literal('reset') }),
  z.object({ kind: z.literal('snapshot') }),
  z.object({ kind: z.literal('restore'), snapshot: z.unknown() }),
])
export type Command = z.input<typeof commandSchema>
