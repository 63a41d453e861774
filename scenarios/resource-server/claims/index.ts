import type { ResourceServerScenario } from '../../api/scenario.ts'
import { audience } from './audience.ts'
import { issuer } from './issuer.ts'
import { rememberedEnd } from './remembered-end.ts'
import { time } from './time.ts'

export const claimScenarios: readonly ResourceServerScenario[] = [issuer, audience, time, rememberedEnd]
