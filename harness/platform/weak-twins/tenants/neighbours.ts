import type { Kit } from '../../kit.ts'
import { Refusal } from '../../refusal.ts'
import { rememberFlow } from '../../steps/remember-flow.ts'
import { platformTwin } from '../weak-twin.ts'

export const opensOneBreakerACarrier = platformTwin(
  'opens-one-breaker-a-carrier',
  'has one breaker and one pause a carrier, for all tenants together',
  'placeOfCircuits',
  ({ carrier }) => carrier,
)

const open = new WeakMap<Kit['tenants'], Map<string, string>>()

/** Frees the place when its own tenant comes again, but for nobody else. */
export const waitsForEveryOpenFlow = platformTwin(
  'waits-for-every-open-flow',
  'begins no flow at a carrier where those of another tenant have not come back',
  'rememberFlow',
  async (kit, flow) => {
    const waiting = open.get(kit.tenants) ?? new Map<string, string>()
    open.set(kit.tenants, waiting)
    const count = waiting.get(flow.carrier)
    const [tenant = flow.tenant, flows = '0'] = count?.split(' ') ?? []
    if (tenant !== flow.tenant && Number(flows) > 3) throw new Refusal('UNAVAILABLE', 'unexpected')
    waiting.set(flow.carrier, tenant === flow.tenant ? `${tenant} ${Number(flows) + 1}` : `${flow.tenant} 1`)
    await rememberFlow(kit, flow)
  },
)
