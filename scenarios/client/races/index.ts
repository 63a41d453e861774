import type { ClientScenario } from '../../api/scenario.ts'
import { racesCallbacks } from './callbacks.ts'
import { racesRefreshAndDisconnect } from './refresh-and-disconnect.ts'
import { racesStarts } from './starts.ts'

export const racesScenarios: readonly ClientScenario[] = [racesCallbacks, racesRefreshAndDisconnect, racesStarts]
