import type { ClientScenario } from '../../api/scenario.ts'
import { hygieneLimited } from './limited.ts'
import { hygieneTransient } from './transient.ts'
import { hygieneUnauthorized } from './unauthorized.ts'

export const hygieneScenarios: readonly ClientScenario[] = [hygieneUnauthorized, hygieneLimited, hygieneTransient]
