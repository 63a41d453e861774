import type { ClientScenario } from '../../api/scenario.ts'
import { bothChecks } from './both-checks.ts'
import { callbackOfAnotherTenant } from './callback-of-another-tenant.ts'
import { carrierErrorTexts } from './carrier-error-texts.ts'
import { failingNeighbour } from './failing-neighbour.ts'
import { otherTenantsAddresses } from './other-tenants-addresses.ts'
import { parallelAttempts } from './parallel-attempts.ts'
import { s256Everywhere } from './s256-everywhere.ts'
import { sandboxApart } from './sandbox-apart.ts'
import { settingsApart } from './settings-apart.ts'
import { sharedClient } from './shared-client.ts'
import { tokenAnswerNamesAnother } from './token-answer-names-another.ts'
import { tokensOfEach } from './tokens-of-each.ts'
import { trickedPaths } from './tricked-paths.ts'
import { uniformErrors } from './uniform-errors.ts'
import { uniformTiming } from './uniform-timing.ts'

export const tenantScenarios: readonly ClientScenario[] = [
  callbackOfAnotherTenant,
  tokensOfEach,
  tokenAnswerNamesAnother,
  parallelAttempts,
  otherTenantsAddresses,
  failingNeighbour,
  s256Everywhere,
  bothChecks,
  trickedPaths,
  uniformErrors,
  carrierErrorTexts,
  uniformTiming,
  settingsApart,
  sandboxApart,
  sharedClient,
]
