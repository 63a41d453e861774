import type { PlatformTwin } from '../weak-twin.ts'
import { letsReferrersGo, showsOthersAtCallback, staysAtCallback } from './callback-pages.ts'

export const browserTwins: readonly PlatformTwin[] = [staysAtCallback, showsOthersAtCallback, letsReferrersGo]
