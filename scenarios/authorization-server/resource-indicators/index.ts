import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { limitedToResource } from './limited-to-resource.ts'
import { wrongTarget } from './wrong-target.ts'

/** Tokens for one resource at a time (RFC 8707). */
export const resourceIndicatorScenarios: readonly AuthorizationServerScenario[] = [limitedToResource, wrongTarget]
