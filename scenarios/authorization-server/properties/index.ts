import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { interleavings } from './interleavings.ts'
import { redirectUris } from './redirect-uris.ts'
import { requests } from './requests.ts'

/** Properties: exchanges and orders of them that are made up. */
export const propertyScenarios: readonly AuthorizationServerScenario[] = [interleavings, redirectUris, requests]
