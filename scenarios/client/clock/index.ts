import type { ClientScenario } from '../../api/scenario.ts'
import { clockFlowLifetime } from './flow-lifetime.ts'
import { clockSkewedCarrier } from './skewed-carrier.ts'
import { clockTokenLifetime } from './token-lifetime.ts'

export const clockScenarios: readonly ClientScenario[] = [clockFlowLifetime, clockTokenLifetime, clockSkewedCarrier]
