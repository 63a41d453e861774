import { type PlatformTwin, platformTwin } from '../weak-twin.ts'
import {
  keepsFirstRefreshToken,
  refreshesAsAnotherTenant,
  repeatsPermanentErrors,
  sendsEachRefreshTwice,
  takesLimitForRefusal,
  triesRefusedRefreshAgain,
} from './requests.ts'

const letsEveryCallerRefresh = platformTwin(
  'lets-every-caller-refresh',
  'lets every caller go for new tokens, of which the store then takes one',
  'oneAtATime',
  (_kit, _place, work) => work(),
)

export const refreshTwins: readonly PlatformTwin[] = [
  keepsFirstRefreshToken,
  sendsEachRefreshTwice,
  letsEveryCallerRefresh,
  triesRefusedRefreshAgain,
  repeatsPermanentErrors,
  refreshesAsAnotherTenant,
  takesLimitForRefusal,
]
