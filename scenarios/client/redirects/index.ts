import type { ClientScenario } from '../../api/scenario.ts'
import { forgedHeaders } from './forged-headers.ts'
import { openRedirector } from './open-redirector.ts'

export const redirectScenarios: readonly ClientScenario[] = [openRedirector, forgedHeaders]
