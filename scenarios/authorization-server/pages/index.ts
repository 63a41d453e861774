import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { clickjacking } from './clickjacking.ts'
import { leaksByReferer } from './leaks-by-referer.ts'

/** What the server's pages let others see and do. */
export const pagesScenarios: readonly AuthorizationServerScenario[] = [clickjacking, leaksByReferer]
