import type { WeakTwin } from '../weak-twin.ts'
import { announcesRevocationWithoutTls } from './announces-revocation-without-tls.ts'
import { believesTokenTypeHints } from './believes-token-type-hints.ts'
import { leavesAccessTokensOfRevokedGrant } from './leaves-access-tokens-of-revoked-grant.ts'
import { refusesToRevokeUnknownTokens } from './refuses-to-revoke-unknown-tokens.ts'
import { revokesForAnotherClient } from './revokes-for-another-client.ts'
import { revokesNothing } from './revokes-nothing.ts'
import { revokesRefreshTokensOnly } from './revokes-refresh-tokens-only.ts'

/** Faults in revocation. */
export const revocationTwins: readonly WeakTwin[] = [
  announcesRevocationWithoutTls,
  believesTokenTypeHints,
  leavesAccessTokensOfRevokedGrant,
  refusesToRevokeUnknownTokens,
  revokesForAnotherClient,
  revokesNothing,
  revokesRefreshTokensOnly,
]
