import type { PlatformTwin } from '../weak-twin.ts'
import { blocksAfterErrorsOfAnybody, disconnectsAfterErrorsOfAnybody } from './errors.ts'
import { asksForIdTokensAndReadsNone } from './id-tokens.ts'
import {
  acceptsMissingIssuer,
  comparesIssuerLoosely,
  ignoresIssuer,
  ignoresUnannouncedIssuer,
  takesFirstOfTwoIssuers,
} from './issuers.ts'
import { takesAnIssuerTwice } from './same-issuers.ts'

export const issTwins: readonly PlatformTwin[] = [
  ignoresIssuer,
  acceptsMissingIssuer,
  comparesIssuerLoosely,
  takesFirstOfTwoIssuers,
  ignoresUnannouncedIssuer,
  blocksAfterErrorsOfAnybody,
  disconnectsAfterErrorsOfAnybody,
  asksForIdTokensAndReadsNone,
  takesAnIssuerTwice,
]
