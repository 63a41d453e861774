import type { ClientScenario } from '../../api/scenario.ts'
import { callbackPage } from './callback-page.ts'
import { messages } from './messages.ts'

export const browserScenarios: readonly ClientScenario[] = [callbackPage, messages]
