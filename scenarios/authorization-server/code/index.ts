import type { AuthorizationServerScenario } from '../../api/scenario.ts'
import { boundToClient } from './bound-to-client.ts'
import { boundToIssuer } from './bound-to-issuer.ts'
import { boundToRedirectUri } from './bound-to-redirect-uri.ts'
import { invalidCodesRefused } from './invalid-codes.ts'
import { lifetime } from './lifetime.ts'
import { race } from './race.ts'
import { replayRefused } from './replay-refused.ts'
import { replayRevokes } from './replay-revokes.ts'
import { unguessable } from './unguessable.ts'
import { wrongReplayKeepsTokens } from './wrong-replay-keeps-tokens.ts'

export const codeScenarios: readonly AuthorizationServerScenario[] = [
  boundToClient,
  boundToIssuer,
  boundToRedirectUri,
  invalidCodesRefused,
  lifetime,
  race,
  replayRefused,
  replayRevokes,
  unguessable,
  wrongReplayKeepsTokens,
]
