import type { ResourceServerScenario } from '../../api/scenario.ts'
import { header } from './header.ts'
import { tokenInQuery } from './token-in-query.ts'
import { twoWays } from './two-ways.ts'

export const bearerScenarios: readonly ResourceServerScenario[] = [header, tokenInQuery, twoWays]
