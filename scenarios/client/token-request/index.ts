import type { ClientScenario } from '../../api/scenario.ts'
import { tokenRequestCredentials } from './credentials.ts'

export const tokenRequestScenarios: readonly ClientScenario[] = [tokenRequestCredentials]
