import type { ClientScenario } from '../../api/scenario.ts'
import { eventsLogged } from './events-logged.ts'
import { measured } from './measured.ts'

export const seeingScenarios: readonly ClientScenario[] = [eventsLogged, measured]
