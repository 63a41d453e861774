import type { ClientScenario } from '../../api/scenario.ts'
import { s256AndOwnVerifier } from './s256-and-own-verifier.ts'

export const pkceScenarios: readonly ClientScenario[] = [s256AndOwnVerifier]
