import type { ClientScenario } from '../../api/scenario.ts'
import { callbackOfAnotherTenant } from './callback-of-another-tenant.ts'
import { failingNeighbour } from './failing-neighbour.ts'
import { otherTenantsAddresses } from './other-tenants-addresses.ts'
import { parallelAttempts } from './parallel-attempts.ts'
import { tokenAnswerNamesAnother } from './token-answer-names-another.ts'
import { tokensOfEach } from './tokens-of-each.ts'

export const tenantScenarios: readonly ClientScenario[] = [
  callbackOfAnotherTenant,
  tokensOfEach,
  tokenAnswerNamesAnother,
  parallelAttempts,
  otherTenantsAddresses,
  failingNeighbour,
]
