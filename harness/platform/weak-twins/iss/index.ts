import type { PlatformTwin } from '../weak-twin.ts'
import { acceptsMissingIssuer, comparesIssuerLoosely, ignoresIssuer, takesFirstOfTwoIssuers } from './issuers.ts'

export const issTwins: readonly PlatformTwin[] = [
  ignoresIssuer,
  acceptsMissingIssuer,
  comparesIssuerLoosely,
  takesFirstOfTwoIssuers,
]
