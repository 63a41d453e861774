import type { ApiCall, Arrival, CarrierAnswer } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { passTime } from '../passing-time.ts'

const row = 'TENANT-CB-3'
const callsAtOnce = 5
const unavailable: CarrierAnswer = { kind: 'json', status: 503, body: { error: 'temporarily_unavailable' } }

export const breakerProbes = clientScenario({
  id: 'client/containment/breaker-probes',
  title: 'After a pause one request finds out whether the carrier is back',
  story:
    'A breaker is opened and its pause goes by; several calls come at once while the carrier thinks about the first.',
  requirements: [row],
  needs: ['call'],
  repeats: true,
  budget: 180_000,
  caughtBy: [{ twin: 'lets-everybody-probe', breaks: [row] }],
  async run({ target }) {
    const { breaker } = target.facts
    if (breaker === undefined) return notApplicable(row, 'no breaker is declared (facts.breaker)')
    const [tenant] = target.tenants
    const control = await connect(target, tenant, { call: true })
    if (control.kind === 'failed') return controlFailed(row, control)
    const quiet = await open(target, tenant, breaker.threshold)
    if (quiet !== undefined) return quiet
    const passed = await passTime(target, breaker.cooldown + 1000, row)
    if (passed !== undefined) return passed
    const first = await probesWhenBack(target, tenant)
    if (first.some(({ kind }) => kind !== 'held')) return first
    return [...first, ...(await probeThatFails(target, tenant, breaker))]
  },
})

function callsOf(target: ClientTarget, tenant: PlatformTenant): number {
  return target.apiCalls().filter((call) => call.tenant === tenant.id).length
}

/** Fails until nothing is sent any more. @returns findings where that does not come */
async function open(
  target: ClientTarget,
  tenant: PlatformTenant,
  threshold: number,
): Promise<readonly Finding[] | undefined> {
  const failing = target.behave({ api: async () => unavailable })
  for (let count = 0; count <= threshold; count += 1) await target.call(tenant)
  const before = callsOf(target, tenant)
  await target.call(tenant)
  const sent = callsOf(target, tenant) - before
  failing.stop()
  return sent === 0
    ? undefined
    : inconclusive(row, `after ${threshold + 1} failed calls there was no sign of an open breaker`)
}

/** The first one is kept waiting: until it is answered it has to be the only one. */
async function probesWhenBack(target: ClientTarget, tenant: PlatformTenant): Promise<readonly Finding[]> {
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  const thinking = target.behave({
    async api(_call, honest) {
      await answered
      return honest()
    },
  })
  const before = target.arrivals().at(-1)?.number ?? 0
  const calls = Promise.all(Array.from({ length: callsAtOnce }, () => target.call(tenant)))
  const isProbe = (arrival: Arrival): arrival is ApiCall => arrival.kind === 'api' && arrival.number > before
  await target.awaitArrival(isProbe, 3000)
  await target.settle()
  await target.settle()
  const meanwhile = target.arrivals().filter(isProbe)
  answer()
  await calls
  thinking.stop()
  if (meanwhile.length === 0) return inconclusive(row, 'after the declared pause nothing was sent')
  if (meanwhile.length > 1) {
    const observed = `after the pause ${meanwhile.length} of ${callsAtOnce} calls went out before the first was answered`
    return broken(row, { expected: 'a single probe', observed }, ...meanwhile)
  }
  const count = callsOf(target, tenant)
  await target.call(tenant)
  return callsOf(target, tenant) > count
    ? held(row, undefined, ...meanwhile)
    : broken(row, { expected: 'normal traffic after a probe that went well', observed: 'the next call was not sent' })
}

async function probeThatFails(
  target: ClientTarget,
  tenant: PlatformTenant,
  { threshold, cooldown }: { readonly threshold: number; readonly cooldown: number },
): Promise<readonly Finding[]> {
  const quiet = await open(target, tenant, threshold)
  if (quiet !== undefined) return quiet
  const passed = await passTime(target, cooldown + 1000, row)
  if (passed !== undefined) return passed
  const failing = target.behave({ api: async () => unavailable })
  await target.call(tenant)
  const before = callsOf(target, tenant)
  await target.call(tenant)
  await target.call(tenant)
  const sent = callsOf(target, tenant) - before
  failing.stop()
  if (sent > 0) {
    const observed = `after a probe that failed two more calls sent ${sent} requests at once`
    return broken(row, { expected: 'another pause', observed })
  }
  const again = await passTime(target, cooldown + 1000, row)
  if (again !== undefined) return held(row)
  const count = callsOf(target, tenant)
  await target.call(tenant)
  const longer = callsOf(target, tenant) === count
  return [...held(row), ...recorded(row, `the second pause is ${longer ? 'longer than' : 'as long as'} the first`)]
}
