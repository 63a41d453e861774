import type { ClientScenario } from '../../api/scenario.ts'
import { eventsLogged } from './events-logged.ts'
import { measured } from './measured.ts'
import { ownViews } from './own-views.ts'
import { traced } from './traced.ts'
import { troubleSeen } from './trouble-seen.ts'

export const seeingScenarios: readonly ClientScenario[] = [eventsLogged, measured, ownViews, troubleSeen, traced]
