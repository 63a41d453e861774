import type { ClientScenario } from '../../api/scenario.ts'
import { foreignResponse } from './foreign-response.ts'
import { stateSingleUse } from './state-single-use.ts'
import { stateUnguessable } from './state-unguessable.ts'

export const csrfScenarios: readonly ClientScenario[] = [foreignResponse, stateSingleUse, stateUnguessable]
