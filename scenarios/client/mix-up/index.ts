import type { ClientScenario } from '../../api/scenario.ts'
import { codeOfAnotherServer } from './code-of-another-server.ts'
import { responsesInOneBrowser } from './responses-in-one-browser.ts'
import { wrongCallback } from './wrong-callback.ts'

export const mixUpScenarios: readonly ClientScenario[] = [codeOfAnotherServer, wrongCallback, responsesInOneBrowser]
