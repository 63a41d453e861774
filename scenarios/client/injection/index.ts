import type { ClientScenario } from '../../api/scenario.ts'
import { accessToken } from './access-token.ts'
import { hostileServers } from './hostile-servers.ts'

export const injectionScenarios: readonly ClientScenario[] = [accessToken, hostileServers]
