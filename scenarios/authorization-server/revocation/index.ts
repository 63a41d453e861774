import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { answeredAlike } from './answered-alike.ts'
import { endsAccessTokens } from './ends-access-tokens.ts'
import { endsRefreshTokens } from './ends-refresh-tokens.ts'
import { ownTokensOnly } from './own-tokens-only.ts'
import { revocationTransport } from './transport.ts'

export const revocationScenarios: readonly AuthorizationServerScenario[] = [
  answeredAlike,
  endsAccessTokens,
  endsRefreshTokens,
  ownTokensOnly,
  revocationTransport,
]
