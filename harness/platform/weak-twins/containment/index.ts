import type { Kit } from '../../kit.ts'
import { Refusal } from '../../refusal.ts'
import { chooseFlow } from '../../steps/choose-flow.ts'
import { judgeAnswer } from '../../steps/judge-answer.ts'
import { limitRequests } from '../../steps/limit-requests.ts'
import { passCircuit } from '../../steps/pass-circuit.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { type PlatformTwin, platformTwin, platformTwinOf } from '../weak-twin.ts'

const countsAllTenantsTogether = platformTwin(
  'counts-all-tenants-together',
  'has one limit for the requests of all tenants',
  'limitRequests',
  (kit, request) => limitRequests(kit, { ...request, owner: 'everybody' }),
)

const countsWhomAHeaderNames = platformTwin(
  'counts-whom-a-header-names',
  'counts a request for the tenant that a header names',
  'limitRequests',
  (kit, request) => limitRequests(kit, { ...request, owner: request.header('x-tenant-id') || request.owner }),
)

const room = 8
const under = new WeakMap<Kit['containment'], number>()

const hasOneSmallRoomForAll = platformTwin(
  'has-one-small-room-for-all',
  'sends eight requests at once at most, whoever they are for',
  'inCompartment',
  async ({ containment }, _pair, work) => {
    const busy = under.get(containment) ?? 0
    if (busy >= room) throw new Refusal('UNAVAILABLE', 'compartment-full')
    under.set(containment, busy + 1)
    try {
      return await work()
    } finally {
      under.set(containment, (under.get(containment) ?? 1) - 1)
    }
  },
)

const hasNoBreaker = platformTwin(
  'has-no-breaker',
  'asks a carrier that fails as often as anybody wants something',
  'passCircuit',
  () => ({ failures: 'normal', authentication: 'normal' }),
)

const letsEverybodyProbe = platformTwin(
  'lets-everybody-probe',
  'lets every request through once the pause of a breaker is over',
  'passCircuit',
  (kit, key) => {
    const { failures } = kit.containment.circuits.view(key, kit.clock.now())
    return failures.state === 'half-open' ? { failures: 'normal', authentication: 'normal' } : passCircuit(kit, key)
  },
)

const countsLimitsAsRefusedCredentials = platformTwin(
  'counts-limits-as-refused-credentials',
  'takes a carrier’s limit for a refusal of the credentials',
  'judgeAnswer',
  async (lane, response) => (response.status === 429 ? 'unauthenticated' : judgeAnswer(lane, response)),
)

const failed = new WeakMap<Kit['containment'], number>()
const patience = 6

const fallsBackAfterManyErrors = platformTwinOf(
  'falls-back-after-many-errors',
  'goes back to the old flow when half a dozen exchanges have failed',
  {
    async chooseFlow(kit, allowed, server) {
      return (failed.get(kit.containment) ?? 0) >= patience ? 'legacy' : chooseFlow(kit, allowed, server)
    },
    async redeemCode(kit, ...rest) {
      try {
        return await redeemCode(kit, ...rest)
      } catch (error) {
        failed.set(kit.containment, (failed.get(kit.containment) ?? 0) + 1)
        throw error
      }
    },
  },
)

export const containmentTwins: readonly PlatformTwin[] = [
  countsAllTenantsTogether,
  countsWhomAHeaderNames,
  hasOneSmallRoomForAll,
  hasNoBreaker,
  letsEverybodyProbe,
  countsLimitsAsRefusedCredentials,
  fallsBackAfterManyErrors,
]
