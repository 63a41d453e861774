import type { ClientScenario } from '../../api/scenario.ts'
import { breakerOpens } from './breaker-opens.ts'
import { breakerProbes } from './breaker-probes.ts'
import { neverFallsBack } from './never-falls-back.ts'
import { partitions } from './partitions.ts'
import { tenantLimits } from './tenant-limits.ts'

export const containmentScenarios: readonly ClientScenario[] = [
  tenantLimits,
  partitions,
  breakerOpens,
  breakerProbes,
  neverFallsBack,
]
