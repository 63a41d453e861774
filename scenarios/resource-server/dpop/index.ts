import type { ResourceServerScenario } from '../../api/scenario.ts'
import { boundTokenAlone } from './bound-token.ts'
import { challenge } from './challenge.ts'
import { htuNormalized } from './htu-normalized.ts'
import { nonces } from './nonces.ts'
import { proofChecked } from './proof-checked.ts'
import { proofReplayed } from './proof-replayed.ts'

export const dpopScenarios: readonly ResourceServerScenario[] = [
  boundTokenAlone,
  proofChecked,
  proofReplayed,
  htuNormalized,
  challenge,
  nonces,
]
