import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { boundToken } from './bound-token.ts'
import { codeBound } from './code-bound.ts'
import { htuNormalized } from './htu-normalized.ts'
import { nonces } from './nonces.ts'
import { proofChecked } from './proof-checked.ts'
import { proofDemanded } from './proof-demanded.ts'
import { refreshBound } from './refresh-bound.ts'

/** Tokens bound to a key by DPoP (RFC 9449). */
export const dpopScenarios: readonly AuthorizationServerScenario[] = [
  boundToken,
  proofChecked,
  htuNormalized,
  refreshBound,
  codeBound,
  proofDemanded,
  nonces,
]
