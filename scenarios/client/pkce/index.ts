import type { ClientScenario } from '../../api/scenario.ts'
import { pkceFreshAndRandom } from './fresh-and-random.ts'
import { s256AndOwnVerifier } from './s256-and-own-verifier.ts'

export const pkceScenarios: readonly ClientScenario[] = [pkceFreshAndRandom, s256AndOwnVerifier]
