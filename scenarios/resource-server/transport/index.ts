import type { ResourceServerScenario } from '../../api/scenario.ts'
import { plainHttp } from './plain-http.ts'

export const transportScenarios: readonly ResourceServerScenario[] = [plainHttp]
