import type { WeakTwin } from '../weak-twin.ts'
import { announcesEndpointWithoutTls } from './announces-endpoint-without-tls.ts'
import { announcesNoResponseTypes } from './announces-no-response-types.ts'
import { appendsTheWellKnownPath } from './appends-the-well-known-path.ts'
import { believesForwardedHost } from './believes-forwarded-host.ts'
import { hidesPkceMethods } from './hides-pkce-methods.ts'
import { issuerWithQuery } from './issuer-with-query.ts'
import { metadataNameAnotherIssuer } from './metadata-name-another-issuer.ts'
import { offersUnsignedClientAssertions } from './offers-unsigned-client-assertions.ts'
import { openidMetadataOfAnotherIssuer } from './openid-metadata-of-another-issuer.ts'
import { publishesOpenidMetadataOnly } from './publishes-openid-metadata-only.ts'
import { publishesPrivateKeys } from './publishes-private-keys.ts'
import { servesMetadataAsText } from './serves-metadata-as-text.ts'

/** Faults in what the metadata say. */
export const metadataTwins: readonly WeakTwin[] = [
  announcesEndpointWithoutTls,
  announcesNoResponseTypes,
  appendsTheWellKnownPath,
  believesForwardedHost,
  hidesPkceMethods,
  issuerWithQuery,
  metadataNameAnotherIssuer,
  offersUnsignedClientAssertions,
  openidMetadataOfAnotherIssuer,
  publishesOpenidMetadataOnly,
  publishesPrivateKeys,
  servesMetadataAsText,
]
