import type { ClientScenario } from '../../api/scenario.ts'
import { issAnnouncedOrNot } from './announced-or-not.ts'
import { issEvaluated } from './evaluated.ts'
import { foreignError } from './foreign-error.ts'
import { idTokenBesideCode } from './id-token-beside-code.ts'
import { oneIssuerOneServer } from './one-issuer-one-server.ts'

export const issScenarios: readonly ClientScenario[] = [
  issEvaluated,
  issAnnouncedOrNot,
  foreignError,
  idTokenBesideCode,
  oneIssuerOneServer,
]
