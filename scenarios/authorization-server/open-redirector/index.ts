import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { beforeLogin } from './before-login.ts'
import { clientOfForm } from './client-of-form.ts'
import { forwarding } from './forwarding.ts'
import { mismatchedPair } from './mismatched-pair.ts'
import { selfRegisteredClient } from './self-registered-client.ts'

export const openRedirectorScenarios: readonly AuthorizationServerScenario[] = [
  mismatchedPair,
  beforeLogin,
  clientOfForm,
  forwarding,
  selfRegisteredClient,
]
