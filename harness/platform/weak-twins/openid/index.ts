import type { PlatformTwin } from '../weak-twin.ts'
import { leansOnNonceUnread, leansOnNonceWhereThereIsOne, triesTokensBeforeNonce } from './nonces.ts'

export const openidTwins: readonly PlatformTwin[] = [
  leansOnNonceUnread,
  leansOnNonceWhereThereIsOne,
  triesTokensBeforeNonce,
]
