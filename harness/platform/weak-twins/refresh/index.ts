import { oneAtATime } from '../../steps/one-at-a-time.ts'
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

const queues = new WeakMap<object, Map<string, Promise<unknown>>>()

const refreshesOneTenantAfterTheOther = platformTwin(
  'refreshes-one-tenant-after-the-other',
  'lets one refresh run for a carrier, whoever it is for',
  'oneAtATime',
  (kit, place, work) => {
    const queue = queues.get(kit.store) ?? new Map<string, Promise<unknown>>()
    queues.set(kit.store, queue)
    const before = queue.get(place.carrier) ?? Promise.resolve()
    const mine = before.then(() => oneAtATime(kit, place, work))
    queue.set(
      place.carrier,
      mine.catch(() => undefined),
    )
    return mine
  },
)

export const refreshTwins: readonly PlatformTwin[] = [
  keepsFirstRefreshToken,
  sendsEachRefreshTwice,
  letsEveryCallerRefresh,
  refreshesOneTenantAfterTheOther,
  triesRefusedRefreshAgain,
  repeatsPermanentErrors,
  refreshesAsAnotherTenant,
  takesLimitForRefusal,
]
