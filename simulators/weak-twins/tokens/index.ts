import type { WeakTwin } from '../weak-twin.ts'
import { acceptsUnsignedTokens } from './accepts-unsigned-tokens.ts'
import { ignoresTokenSignatures } from './ignores-token-signatures.ts'
import { issuesLongLivedAccessTokens } from './issues-long-lived-access-tokens.ts'
import { leavesOutAudience } from './leaves-out-audience.ts'
import { leavesScopeOutOfTokens } from './leaves-scope-out-of-tokens.ts'
import { makesUpASubjectEachTime } from './makes-up-a-subject-each-time.ts'
import { namesAUserInClientTokens } from './names-a-user-in-client-tokens.ts'
import { namesEveryResourceAsAudience } from './names-every-resource-as-audience.ts'
import { namesTheClientAsSubject } from './names-the-client-as-subject.ts'
import { opensTheApiToRefreshTokens } from './opens-the-api-to-refresh-tokens.ts'
import { redeemsRefreshTokensAsCodes } from './redeems-refresh-tokens-as-codes.ts'
import { refreshesWithAccessTokens } from './refreshes-with-access-tokens.ts'
import { repeatsTokenIdentifiers } from './repeats-token-identifiers.ts'
import { signsWithSharedSecret } from './signs-with-shared-secret.ts'
import { signsWithUnpublishedKey } from './signs-with-unpublished-key.ts'
import { typesAccessTokensAsJwt } from './types-access-tokens-as-jwt.ts'

/** Faults in tokens. */
export const tokenTwins: readonly WeakTwin[] = [
  acceptsUnsignedTokens,
  ignoresTokenSignatures,
  issuesLongLivedAccessTokens,
  leavesOutAudience,
  leavesScopeOutOfTokens,
  makesUpASubjectEachTime,
  namesAUserInClientTokens,
  namesEveryResourceAsAudience,
  namesTheClientAsSubject,
  opensTheApiToRefreshTokens,
  redeemsRefreshTokensAsCodes,
  refreshesWithAccessTokens,
  repeatsTokenIdentifiers,
  signsWithSharedSecret,
  signsWithUnpublishedKey,
  typesAccessTokensAsJwt,
]
