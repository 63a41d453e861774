import type { ClientScenario } from '../../api/scenario.ts'
import { redirectUriOwnAndSame } from './own-and-same.ts'

export const redirectUriScenarios: readonly ClientScenario[] = [redirectUriOwnAndSame]
