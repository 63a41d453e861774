import type { PlatformTwin } from '../weak-twin.ts'
import {
  believesForwardedHost,
  believesTenantHeader,
  returnsToAnyAddress,
  returnsToWhatBeginsWithASlash,
} from './returns.ts'

export const redirectTwins: readonly PlatformTwin[] = [
  returnsToAnyAddress,
  returnsToWhatBeginsWithASlash,
  believesTenantHeader,
  believesForwardedHost,
]
