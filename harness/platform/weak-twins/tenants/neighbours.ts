import type { Kit } from '../../kit.ts'
import { Refusal } from '../../refusal.ts'
import { rememberFlow } from '../../steps/remember-flow.ts'
import { takeFlow } from '../../steps/take-flow.ts'
import { platformTwin, platformTwinOf } from '../weak-twin.ts'

export const opensOneBreakerACarrier = platformTwin(
  'opens-one-breaker-a-carrier',
  'has one breaker and one pause a carrier, for all tenants together',
  'placeOfCircuits',
  ({ carrier }) => carrier,
)

const open = new WeakMap<Kit['tenants'], Map<string, number>>()
const most = 3

/** Frees the place when a flow comes back; one whose browser never does keeps it. */
export const waitsForEveryOpenFlow = platformTwinOf(
  'waits-for-every-open-flow',
  'begins no flow at a carrier where several of another tenant have not come back',
  {
    async rememberFlow(kit, flow) {
      const counts = countsOf(kit)
      for (const tenant of kit.tenants.keys()) {
        const waiting = counts.get(`${tenant}/${flow.carrier}`) ?? 0
        if (tenant !== flow.tenant && waiting > most) throw new Refusal('UNAVAILABLE', 'unexpected')
      }
      const own = `${flow.tenant}/${flow.carrier}`
      counts.set(own, (counts.get(own) ?? 0) + 1)
      await rememberFlow(kit, flow)
    },
    async takeFlow(kit, pair, state) {
      const flow = await takeFlow(kit, pair, state)
      const own = `${flow.tenant}/${flow.carrier}`
      countsOf(kit).set(own, (countsOf(kit).get(own) ?? 1) - 1)
      return flow
    },
  },
)

function countsOf({ tenants }: Pick<Kit, 'tenants'>): Map<string, number> {
  const counts = open.get(tenants) ?? new Map<string, number>()
  open.set(tenants, counts)
  return counts
}
