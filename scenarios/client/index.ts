import type { ClientScenario } from '../api/scenario.ts'
import { pkceScenarios } from './pkce/index.ts'

/** Every scenario for client platforms; one line a theme. */
export const clientScenarios: readonly ClientScenario[] = [...pkceScenarios]
