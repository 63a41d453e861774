import type { WeakTwin } from '../weak-twin.ts'
import { announcesAndDoesNotRequirePushing } from './announces-and-does-not-require-pushing.ts'
import { answersAPushWith200 } from './answers-a-push-with-200.ts'
import { answersBadPushesInPlainText } from './answers-bad-pushes-in-plain-text.ts'
import { countsRequestUris } from './counts-request-uris.ts'
import { ignoresRequestUriInPush } from './ignores-request-uri-in-push.ts'
import { keepsPushEndpointOutOfMetadata } from './keeps-push-endpoint-out-of-metadata.ts'
import { mergesQueryIntoPushedRequest } from './merges-query-into-pushed-request.ts'
import { takesExpiredRequestUri } from './takes-expired-request-uri.ts'
import { takesRequestUriOfAnotherClient } from './takes-request-uri-of-another-client.ts'
import { takesRequestUriTwice } from './takes-request-uri-twice.ts'
import { takesTokenEndpointAudienceOnly } from './takes-token-endpoint-audience-only.ts'
import { trustsWhatWasPushed } from './trusts-what-was-pushed.ts'

/** Faults in pushed authorization requests. */
export const pushedRequestTwins: readonly WeakTwin[] = [
  announcesAndDoesNotRequirePushing,
  answersAPushWith200,
  answersBadPushesInPlainText,
  countsRequestUris,
  ignoresRequestUriInPush,
  keepsPushEndpointOutOfMetadata,
  mergesQueryIntoPushedRequest,
  takesExpiredRequestUri,
  takesRequestUriOfAnotherClient,
  takesRequestUriTwice,
  takesTokenEndpointAudienceOnly,
  trustsWhatWasPushed,
]
