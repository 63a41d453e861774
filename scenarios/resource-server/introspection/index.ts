import type { ResourceServerScenario } from '../../api/scenario.ts'
import { cache } from './cache.ts'
import { inactive } from './inactive.ts'

export const introspectionScenarios: readonly ResourceServerScenario[] = [inactive, cache]
