import type { PlatformTwin } from '../weak-twin.ts'
import {
  checksStateOnlyWithPkce,
  fallsBackAfterAnError,
  goesWithoutWhereUnannounced,
  leavesOutMethod,
  takesTheMethodAnnounced,
} from './methods.ts'

export const downgradeTwins: readonly PlatformTwin[] = [
  goesWithoutWhereUnannounced,
  takesTheMethodAnnounced,
  leavesOutMethod,
  fallsBackAfterAnError,
  checksStateOnlyWithPkce,
]
