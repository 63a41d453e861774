import type { ClientScenario } from '../../api/scenario.ts'
import { redirectUriOwnAndSame } from './own-and-same.ts'
import { redirectUriSentWhereSeveral } from './sent-where-several.ts'

export const redirectUriScenarios: readonly ClientScenario[] = [redirectUriOwnAndSame, redirectUriSentWhereSeveral]
