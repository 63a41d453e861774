import type { ClientScenario } from '../../api/scenario.ts'
import { callbackOfAnotherTenant } from './callback-of-another-tenant.ts'

export const tenantScenarios: readonly ClientScenario[] = [callbackOfAnotherTenant]
