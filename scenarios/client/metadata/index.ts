import type { ClientScenario } from '../../api/scenario.ts'
import { metadataAskedFor } from './asked-for.ts'
import { metadataForeignIssuer } from './foreign-issuer.ts'
import { metadataSigned } from './signed.ts'
import { metadataTrailingSlash } from './trailing-slash.ts'

export const metadataScenarios: readonly ClientScenario[] = [
  metadataAskedFor,
  metadataForeignIssuer,
  metadataSigned,
  metadataTrailingSlash,
]
