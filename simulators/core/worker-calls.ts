import { z } from 'zod'
import { clockSetting, commandSchema } from '../control/commands.ts'
import type { JournalEntry } from '../journal/journal-entry.ts'
import type { SimulatorErrorCode } from '../simulator-error.ts'
import type { CarrierDescription } from './server.ts'
import { sessionSettings } from './session-settings.ts'
import type { SimulatedTenant } from './tenancy.ts'
import { tenantSpec } from './tenant-spec.ts'

/** The carrier itself, or one of its sessions. */
const addressed = { call: z.number(), session: z.string().optional() }

/** What the main thread asks of a carrier's worker. */
export const workerCall = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open-session'), call: z.number(), settings: sessionSettings }),
  z.object({ kind: z.literal('close-session'), call: z.number(), session: z.string() }),
  z.object({ kind: z.literal('idle'), call: z.number(), session: z.string() }),
  z.object({ kind: z.literal('add-tenants'), ...addressed, specs: z.array(tenantSpec) }),
  z.object({ kind: z.literal('set-clock'), ...addressed, setting: clockSetting }),
  z.object({ kind: z.literal('command'), ...addressed, command: commandSchema }),
  z.object({ kind: z.literal('follow'), ...addressed, on: z.boolean() }),
  z.object({ kind: z.literal('now'), ...addressed }),
  z.object({ kind: z.literal('close'), call: z.number() }),
])
export type WorkerCall = z.input<typeof workerCall>

/** What a worker says. */
export type WorkerAnswer =
  | { readonly kind: 'started'; readonly description: CarrierDescription }
  | { readonly kind: 'journal'; readonly session: string | undefined; readonly entry: JournalEntry }
  | { readonly kind: 'opened'; readonly call: number; readonly description: CarrierDescription }
  | { readonly kind: 'closed'; readonly call: number }
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
