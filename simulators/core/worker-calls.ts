import { z } from 'zod'
import { clockSetting, commandSchema } from '../control/commands.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { SimulatorErrorCode } from '../simulator-error.ts'
import type { CarrierDescription } from './server.ts'
import type { SimulatedTenant } from './tenancy.ts'
import { tenantSpec } from './tenant-spec.ts'

/** What the main thread asks of a carrier's worker. */
export const workerCall = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add-tenants'), call: z.number(), specs: z.array(tenantSpec) }),
  z.object({ kind: z.literal('set-clock'), call: z.number(), setting: clockSetting }),
  z.object({ kind: z.literal('command'), call: z.number(), command: commandSchema }),
  z.object({ kind: z.literal('follow'), call: z.number(), on: z.boolean() }),
  z.object({ kind: z.literal('now'), call: z.number() }),
  z.object({ kind: z.literal('close'), call: z.number() }),
])
export type WorkerCall = z.input<typeof workerCall>

/** What a worker says. */
export type WorkerAnswer =
  | { readonly kind: 'started'; readonly description: CarrierDescription }
  | { readonly kind: 'journal'; readonly entry: JournalEntry }
  | {
      readonly kind: 'done'
      readonly call: number
      readonly answer: unknown
      readonly description: CarrierDescription
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
