import type { ClientScenario } from '../../api/scenario.ts'
import { callbackPage } from './callback-page.ts'
import { browserMessages } from './messages.ts'

export const browserScenarios: readonly ClientScenario[] = [callbackPage, browserMessages]
import { messages } from './messages.ts'

export const browserScenarios: readonly ClientScenario[] = [callbackPage, messages]
