import type { PlatformTwin } from '../weak-twin.ts'
import { callsUntilLetIn, hammersOnErrors, retriesAtOnceWhenLimited } from './calls.ts'

export const hygieneTwins: readonly PlatformTwin[] = [callsUntilLetIn, retriesAtOnceWhenLimited, hammersOnErrors]
