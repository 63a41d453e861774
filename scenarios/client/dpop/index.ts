import type { ClientScenario } from '../../api/scenario.ts'
import { dpopKindOfToken } from './kind-of-token.ts'
import { dpopNonces } from './nonces.ts'
import { dpopProofs } from './proofs.ts'
import { dpopTriedAgain } from './tried-again.ts'

export const dpopScenarios: readonly ClientScenario[] = [dpopProofs, dpopNonces, dpopKindOfToken, dpopTriedAgain]
