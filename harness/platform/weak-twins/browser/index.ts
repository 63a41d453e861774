import type { PlatformTwin } from '../weak-twin.ts'
import { letsReferrersGo, showsOthersAtCallback, staysAtCallback } from './callback-pages.ts'
import { checksNoMessages, takesMessagesFromAnybody } from './listening-pages.ts'
import { comparesStartOfOrigin, readsNoIssInMessages, takesMessagesOfAnybody } from './receivers.ts'

export const browserTwins: readonly PlatformTwin[] = [
  staysAtCallback,
  showsOthersAtCallback,
  letsReferrersGo,
  takesMessagesOfAnybody,
  comparesStartOfOrigin,
  readsNoIssInMessages,
  takesMessagesFromAnybody,
  checksNoMessages,
]
