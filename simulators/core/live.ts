import type { Carrier, CarrierProfile } from '../carriers/carrier.ts'
import type { Workbench } from '../control/workbench.ts'
import type { Clock } from './clock.ts'
import { composeServer } from './compose.ts'
import type { RunningKit } from './kit.ts'
import { installPipeline } from './pipeline.ts'
import type { QuirkSwitches } from './quirk.ts'
import type { Step } from './step.ts'
import type { TenantState } from './tenant-state.ts'

/** One profile with its quirks, ready to answer requests. */
export interface Live {
  readonly kit: RunningKit
  readonly profile: CarrierProfile
  readonly quirks: QuirkSwitches
  readonly handle: ReturnType<RunningKit['provider']['callback']>
}

export interface LiveParts {
  readonly profile: CarrierProfile
  readonly quirks: QuirkSwitches
  readonly origin: string
  readonly mutualTlsOrigin: string | undefined
  readonly clock: Clock
  readonly state: TenantState
  readonly table: readonly Step[]
  readonly workbench: Workbench | undefined
  readonly tenant?: string | undefined
}

/** Makes what answers requests out of a table. */
export function goLive(carrier: Carrier, parts: LiveParts): Live {
  const { profile, quirks, workbench } = parts
  const table = workbench?.around(parts.table) ?? parts.table
  const kit = composeServer({ ...parts, carrier, table })
  if (workbench !== undefined) kit.provider.use(workbench.observe)
  installPipeline(kit, table)
  // Unexpected failures are answered with 500 by Koa; they are not printed a second time.
  kit.provider.silent = true
  return { kit, profile, quirks, handle: kit.provider.callback() }
}
