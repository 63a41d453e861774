import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { foreignClient } from './foreign-client.ts'
import { foreignToken } from './foreign-token.ts'
import { limitsOfEach } from './limits-of-each.ts'
import { reuseEndsOneFamily } from './reuse-ends-one-family.ts'
import { rotationEverywhere } from './rotation-everywhere.ts'
import { tokenForAnotherTenant } from './token-for-another-tenant.ts'
import { uniformErrors } from './uniform-errors.ts'
import { uniformTiming } from './uniform-timing.ts'

export const tenantScenarios: readonly AuthorizationServerScenario[] = [
  foreignClient,
  foreignToken,
  limitsOfEach,
  reuseEndsOneFamily,
  rotationEverywhere,
  tokenForAnotherTenant,
  uniformErrors,
  uniformTiming,
]
