import type { ClientScenario } from '../../api/scenario.ts'
import { pkceAnnounced } from './announced.ts'
import { learnedApart } from './apart.ts'
import { pkceNoticed } from './noticed.ts'

export const detectionScenarios: readonly ClientScenario[] = [pkceAnnounced, learnedApart, pkceNoticed]
