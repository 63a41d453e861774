import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { forgedHeaders } from './forged-headers.ts'
import { issuerMatches } from './issuer-matches.ts'
import { metadataKeys } from './keys.ts'
import { metadataMembers } from './members.ts'
import { pkceMethods } from './pkce-methods.ts'
import { metadataPublished } from './published.ts'
import { transport } from './transport.ts'

/** What the metadata say, whether it is true, and by which way it travels. */
export const metadataScenarios: readonly AuthorizationServerScenario[] = [
  metadataPublished,
  metadataMembers,
  metadataKeys,
  issuerMatches,
  pkceMethods,
  forgedHeaders,
  transport,
]
