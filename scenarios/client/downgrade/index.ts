import type { ClientScenario } from '../../api/scenario.ts'
import { pkceAfterErrors } from './after-errors.ts'
import { otherMethodsAnnounced } from './other-methods-announced.ts'
import { stateWithoutPkce } from './state-without-pkce.ts'

export const downgradeScenarios: readonly ClientScenario[] = [otherMethodsAnnounced, pkceAfterErrors, stateWithoutPkce]
