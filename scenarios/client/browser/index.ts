import type { ClientScenario } from '../../api/scenario.ts'
import { callbackPage } from './callback-page.ts'

export const browserScenarios: readonly ClientScenario[] = [callbackPage]
