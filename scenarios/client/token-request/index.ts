import type { ClientScenario } from '../../api/scenario.ts'
import { tokenRequestCredentials } from './credentials.ts'
import { tokenRequestGrants } from './grants.ts'

export const tokenRequestScenarios: readonly ClientScenario[] = [tokenRequestCredentials, tokenRequestGrants]
