import type { CarrierAnswer, CarrierBehaviour } from '../../api/carrier.ts'
import type { ClientTarget, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { passTime } from '../passing-time.ts'

const opens = 'TENANT-CB-2'
const apart = 'TENANT-CB-4'
const rows = [opens, apart]
const usualThreshold = 5
/** The last attempts, of which none may leave but a probe. */
const tail = 4

export const breakerOpens = clientScenario({
  id: 'client/containment/breaker-opens',
  title: 'What fails is not asked for ever, and being limited is no failure of credentials',
  story:
    'API and token endpoint fail for one tenant until nothing is sent any more; then limits and refused tokens come in turn.',
  requirements: rows,
  needs: ['call'],
  repeats: true,
  caughtBy: [
    { twin: 'has-no-breaker', breaks: [opens] },
    { twin: 'counts-limits-as-refused-credentials', breaks: [apart] },
  ],
  async run({ target }) {
    const [a, b = a] = target.tenants
    const threshold = target.facts.breaker?.threshold ?? usualThreshold
    for (const tenant of [a, b]) {
      const control = await connect(target, tenant, { call: true })
      if (control.kind === 'failed') return controlFailed(rows, control)
    }
    // Another tenant than the one below, whose breaker would be open by then.
    const inTurn = await limitsAndRefusals(target, b, threshold)
    const failing = [
      ...(await failUntilQuiet(target, threshold, atApi(a))),
      ...(await failUntilQuiet(target, threshold, atToken(a))),
    ]
    const has = target.facts.breaker !== undefined || failing.some(({ kind }) => kind === 'held')
    return [...failing, ...(has ? inTurn : notApplicable(apart, 'the platform was seen to have no breaker'))]
  },
})

interface Endpoint {
  readonly what: string
  readonly behaviour: CarrierBehaviour
  attempt(target: ClientTarget): Promise<void>
  /** How often it was asked so far. */
  asked(target: ClientTarget): number
}

const unavailable: CarrierAnswer = { kind: 'json', status: 503, body: { error: 'temporarily_unavailable' } }

function atApi(victim: PlatformTenant): Endpoint {
  return {
    what: 'the API',
    behaviour: { api: async (call, honest) => (call.tenant === victim.id ? unavailable : honest()) },
    attempt: async (target) => void (await target.call(victim)),
    asked: (target) => target.apiCalls().filter(({ tenant }) => tenant === victim.id).length,
  }
}

function atToken(victim: PlatformTenant): Endpoint {
  return {
    what: 'the token endpoint',
    behaviour: { token: async (request, honest) => (request.tenant === victim.id ? unavailable : honest()) },
    async attempt(target) {
      const begun = await begin(target, victim)
      if (begun.kind === 'failed') return
      await deliver(target, begun.flow, target.grant(begun.flow).response, {
        label: 'callback while the token endpoint fails',
      })
    },
    asked: (target) => target.tokenRequests().filter(({ tenant }) => tenant === victim.id).length,
  }
}

async function failUntilQuiet(
  target: ClientTarget,
  threshold: number,
  endpoint: Endpoint,
): Promise<readonly Finding[]> {
  const failing = target.behave(endpoint.behaviour)
  for (let count = 0; count < 2 * threshold; count += 1) await endpoint.attempt(target)
  const before = endpoint.asked(target)
  for (let count = 0; count < tail; count += 1) await endpoint.attempt(target)
  const after = endpoint.asked(target) - before
  failing.stop()
  const what = `after ${2 * threshold} failures of ${endpoint.what}, ${tail} more attempts sent ${after} requests`
  return after <= 1 ? held(opens, what) : broken(opens, { expected: 'none, or a single probe', observed: what })
}

const limited: CarrierAnswer = {
  kind: 'json',
  status: 429,
  body: { error: 'rate_limited' },
  headers: [['retry-after', '1']],
}
const refused: CarrierAnswer = {
  kind: 'json',
  status: 401,
  body: { error: 'invalid_token' },
  headers: [['www-authenticate', 'Bearer error="invalid_token"']],
}

/** In turn, and each one time less than opens a breaker: only where both are counted together are they too many. */
async function limitsAndRefusals(
  target: ClientTarget,
  who: PlatformTenant,
  threshold: number,
): Promise<readonly Finding[]> {
  const asked = () => target.apiCalls().filter(({ tenant }) => tenant === who.id).length
  let refusals = 0
  let limits = 0
  while (limits < threshold - 1) {
    const limiting = target.behave({ api: async (call, honest) => (call.tenant === who.id ? limited : honest()) })
    await target.call(who)
    limiting.stop()
    limits += 1
    const over = await passTime(target, 2000, apart)
    if (over !== undefined) return over
    // A platform may answer a 401 with a refresh and one more try: that counts twice.
    if (refusals + 2 > threshold - 1) continue
    const before = asked()
    const refusing = target.behave({ api: async (call, honest) => (call.tenant === who.id ? refused : honest()) })
    await target.call(who)
    refusing.stop()
    refusals += asked() - before
  }
  const before = asked()
  const call = await target.call(who)
  if (asked() > before)
    return held(apart, `${limits} limits and ${refusals} refused tokens in turn, and the next call went out`, call)
  if (call.answer.kind !== 'answered') return inconclusive(apart, call.answer.sentence, call)
  const observed = `after ${limits} limits and ${refusals} refused tokens in turn the next call was not sent (status ${call.answer.status})`
  return broken(apart, { expected: 'neither is counted as the other', observed }, call)
}
