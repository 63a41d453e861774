import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { ends } from './ends.ts'
import { stamps } from './stamps.ts'

/** Ends, beginnings and times of making, swept from a second to a day. */
export const clockScenarios: readonly AuthorizationServerScenario[] = [ends, stamps]
