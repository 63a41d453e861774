import type { PlatformTwin } from '../weak-twin.ts'
import { keepsFlowAfterCallback } from './flows.ts'
import { ignoresBrowserSession } from './sessions.ts'
import { comparesStateWithoutCase, countsItsStates, makesShortStates, sendsNoState } from './states.ts'

export const csrfTwins: readonly PlatformTwin[] = [
  ignoresBrowserSession,
  keepsFlowAfterCallback,
  comparesStateWithoutCase,
  countsItsStates,
  makesShortStates,
  sendsNoState,
]
