import type { ClientScenario } from '../../api/scenario.ts'
import { keysOfEach } from './keys-of-each.ts'
import { newcomers } from './newcomers.ts'
import { notByRequest } from './not-by-request.ts'
import { oldFlow } from './old-flow.ts'
import { onePairAlone } from './one-pair-alone.ts'

export const flagScenarios: readonly ClientScenario[] = [onePairAlone, oldFlow, notByRequest, keysOfEach, newcomers]
