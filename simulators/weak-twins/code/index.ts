import type { WeakTwin } from '../weak-twin.ts'
import { codesLiveADay } from './codes-live-a-day.ts'
import { countsRefreshTokens } from './counts-refresh-tokens.ts'
import { forgetsUsedCodes } from './forgets-used-codes.ts'
import { ignoresWhatFollowsACode } from './ignores-what-follows-a-code.ts'
import { issuesShortCodes } from './issues-short-codes.ts'
import { marksCodesUsedTooLate } from './marks-codes-used-too-late.ts'
import { revokesOnWrongCodeReplay } from './revokes-on-wrong-code-replay.ts'
import { takesAnyRegisteredRedirectUri } from './takes-any-registered-redirect-uri.ts'
import { takesMissingRedirectUri } from './takes-missing-redirect-uri.ts'

/** Faults in authorization codes. */
export const codeTwins: readonly WeakTwin[] = [
  codesLiveADay,
  countsRefreshTokens,
  forgetsUsedCodes,
  ignoresWhatFollowsACode,
  issuesShortCodes,
  marksCodesUsedTooLate,
  revokesOnWrongCodeReplay,
  takesAnyRegisteredRedirectUri,
  takesMissingRedirectUri,
]
