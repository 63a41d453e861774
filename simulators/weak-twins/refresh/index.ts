import type { WeakTwin } from '../weak-twin.ts'
import { claimsRefreshTokenLate } from './claims-refresh-token-late.ts'
import { narrowsTheGrantAtRefresh } from './narrows-the-grant-at-refresh.ts'
import { refreshTokenForClientCredentials } from './refresh-token-for-client-credentials.ts'
import { refreshTokensNeverLapse } from './refresh-tokens-never-lapse.ts'
import { refreshesForAnotherClient } from './refreshes-for-another-client.ts'
import { unsignedRefreshTokens } from './unsigned-refresh-tokens.ts'
import { widensScopeAtRefresh } from './widens-scope-at-refresh.ts'

/** Faults in refreshing. */
export const refreshTwins: readonly WeakTwin[] = [
  claimsRefreshTokenLate,
  narrowsTheGrantAtRefresh,
  refreshTokenForClientCredentials,
  refreshTokensNeverLapse,
  refreshesForAnotherClient,
  unsignedRefreshTokens,
  widensScopeAtRefresh,
]
