import type { ClientScenario } from '../../api/scenario.ts'
import { clientSecrets } from './client-secrets.ts'
import { keyOfOne } from './key-of-one.ts'
import { swappedConnections } from './swapped-connections.ts'

export const storeScenarios: readonly ClientScenario[] = [swappedConnections, keyOfOne, clientSecrets]
