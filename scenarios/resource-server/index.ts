import type { ResourceServerScenario } from '../api/scenario.ts'
import { answerScenarios } from './answers/index.ts'
import { bearerScenarios } from './bearer/index.ts'
import { claimScenarios } from './claims/index.ts'
import { dpopScenarios } from './dpop/index.ts'
import { encryptionScenarios } from './encryption/index.ts'
import { introspectionScenarios } from './introspection/index.ts'
import { jwtScenarios } from './jwt/index.ts'
import { mutualTlsScenarios } from './mutual-tls/index.ts'
import { scopeScenarios } from './scope/index.ts'
import { tenantScenarios } from './tenants/index.ts'
import { transportScenarios } from './transport/index.ts'

/** Every scenario for resource servers; one line a theme. */
export const resourceServerScenarios: readonly ResourceServerScenario[] = [
  ...jwtScenarios,
  ...encryptionScenarios,
  ...claimScenarios,
  ...scopeScenarios,
  ...bearerScenarios,
  ...answerScenarios,
  ...tenantScenarios,
  ...dpopScenarios,
  ...mutualTlsScenarios,
  ...introspectionScenarios,
  ...transportScenarios,
]
