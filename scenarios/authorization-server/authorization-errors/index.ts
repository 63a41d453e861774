import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { errorCharacters } from './error-characters.ts'
import { errorRedirects } from './error-redirects.ts'

export const authorizationErrorScenarios: readonly AuthorizationServerScenario[] = [errorRedirects, errorCharacters]
