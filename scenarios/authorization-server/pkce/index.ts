import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { challengeHidden } from './challenge-hidden.ts'
import { challengeInLoginForm } from './challenge-in-login-form.ts'
import { challengeRemembered } from './challenge-remembered.ts'
import { downgradeAttack } from './downgrade-attack.ts'
import { errorsExplained } from './errors-explained.ts'
import { interleavedFlows } from './interleaved-flows.ts'
import { knownPair } from './known-pair.ts'
import { methodBoundToCode } from './method-bound-to-code.ts'
import { missingChallengeRefused } from './missing-challenge-refused.ts'
import { nativeClients } from './native-clients.ts'
import { plainRefused } from './plain-refused.ts'
import { unknownMethodsRefused } from './unknown-methods-refused.ts'
import { verifierEnforced } from './verifier-enforced.ts'
import { verifierForms } from './verifier-forms.ts'
import { verifierWithoutChallenge } from './verifier-without-challenge.ts'

export const pkceScenarios: readonly AuthorizationServerScenario[] = [
  challengeHidden,
  challengeInLoginForm,
  challengeRemembered,
  downgradeAttack,
  errorsExplained,
  interleavedFlows,
  knownPair,
  methodBoundToCode,
  missingChallengeRefused,
  nativeClients,
  plainRefused,
  unknownMethodsRefused,
  verifierEnforced,
  verifierForms,
  verifierWithoutChallenge,
]
