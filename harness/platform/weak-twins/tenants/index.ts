import type { PlatformTwin } from '../weak-twin.ts'
import { findsFlowOfAnyTenant, handsFlowToTenantOfCallback, takesTenantFromQuery } from './callbacks.ts'

export const tenantTwins: readonly PlatformTwin[] = [
  findsFlowOfAnyTenant,
  handsFlowToTenantOfCallback,
  takesTenantFromQuery,
]
