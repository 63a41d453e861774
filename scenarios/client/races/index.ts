import type { ClientScenario } from '../../api/scenario.ts'
import { racesCallbacks } from './callbacks.ts'
import { racesRefreshAndDisconnect } from './refresh-and-disconnect.ts'

export const racesScenarios: readonly ClientScenario[] = [racesCallbacks, racesRefreshAndDisconnect]
