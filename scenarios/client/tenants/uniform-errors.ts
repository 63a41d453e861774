import type { CarrierAnswer } from '../../api/carrier.ts'
import type { CallbackOutcome, ClientTarget, PlatformHop, PlatformTenant } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect, deliver, deliverHonestly } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { type Shown, shownText } from './shown-text.ts'

const atCallback = 'TENANT-ERR-1'
const tenantExists = 'TENANT-ERR-2'
const rows = [atCallback, tenantExists]
const longerThanAnyFlow = 24 * 3_600_000

export const uniformErrors = clientScenario({
  id: 'client/tenants/uniform-errors',
  title: 'Errors tell neither reasons nor tenants apart',
  story:
    'Every kind of bad callback at one tenant, and starts and calls for a tenant that is there and one that is not.',
  requirements: rows,
  needs: ['second-tenant'],
  caughtBy: [
    { twin: 'answers-by-reason', breaks: [atCallback] },
    { twin: 'says-whether-a-tenant-exists', breaks: [tenantExists] },
  ],
  async run({ target, random }) {
    const [a] = target.tenants
    const control = await connect(target, a)
    if (control.kind === 'failed') return controlFailed(rows, control)
    return [...(await whoIsThere(target)), ...(await badCallbacks(target, random.token()))]
  },
})

interface Bad {
  readonly what: string
  readonly outcome: CallbackOutcome
}

async function badCallbacks(target: ClientTarget, invented: string): Promise<readonly Finding[]> {
  const [a, b = a] = target.tenants
  const seen: Bad[] = []
  const findings: Finding[] = []
  const fresh = async (tenant: PlatformTenant = a) => {
    const begun = await begin(target, tenant)
    if (begun.kind === 'flow') return begun.flow
    findings.push(...controlFailed(atCallback, begun))
    return undefined
  }
  const own = await fresh()
  const foreign = await fresh(b)
  const late = await fresh()
  if (own === undefined || foreign === undefined || late === undefined) return findings
  const random = withParam(target.grant(own).response, 'state', invented)
  seen.push({
    what: 'a state nobody made',
    outcome: await deliver(target, own, random, { label: 'a state nobody made' }),
  })
  const anothers = await deliver(target, foreign, target.grant(foreign).response, {
    to: callbackOf(own),
    browser: own.browser,
    label: 'the state of another tenant',
  })
  seen.push({ what: 'the state of another tenant', outcome: anothers })
  const used = await fresh()
  if (used === undefined) return findings
  await deliverHonestly(target, used)
  const again = await deliver(target, used, target.grant(used).response, { label: 'a state used before' })
  seen.push({ what: 'a state used before', outcome: again })
  for (const { what, answer } of refusals) {
    const flow = await fresh()
    if (flow === undefined) return findings
    const refusing = target.behave({ token: async () => answer })
    seen.push({
      what,
      outcome: await deliver(target, flow, target.grant(flow).response, { label: what, redeems: true }),
    })
    refusing.stop()
  }
  if ((await target.able('clock')).kind === 'yes' && (await target.advance(longerThanAnyFlow)) === undefined) {
    const outcome = await deliver(target, late, target.grant(late).response, { label: 'a state that is over' })
    seen.push({ what: 'a state that is over', outcome })
  } else findings.push(...recorded(atCallback, 'a state that is over was not tried: it needs client.hooks.clock'))
  return [...findings, ...same(atCallback, seen.map(shownAt)), ...names(seen, [b])]
}

const refusals: readonly { readonly what: string; readonly answer: CarrierAnswer }[] = [
  {
    what: 'invalid_client at the token endpoint',
    answer: { kind: 'json', status: 401, body: { error: 'invalid_client' } },
  },
  {
    what: 'invalid_grant at the token endpoint',
    answer: { kind: 'json', status: 400, body: { error: 'invalid_grant' } },
  },
]

function shownAt({ what, outcome }: Bad): Shown {
  return outcome.kind === 'answered'
    ? { what, exchanges: outcome.exchanges, status: outcome.last.status, body: outcome.last.body }
    : { what, exchanges: outcome.exchanges, sentence: outcome.sentence }
}

/** A tenant that knows nothing of the others is not told their names. */
function names(seen: readonly Bad[], others: readonly PlatformTenant[]): readonly Finding[] {
  return seen.flatMap(({ what, outcome }) => {
    const text = outcome.hops.map(({ body }: PlatformHop) => body).join('\n')
    const named = others.find(({ id }) => text.includes(id))
    if (named === undefined) return []
    const observed = `${what}: the answer names ${named.id}`
    return broken(atCallback, { expected: 'no other tenant is named', observed }, outcome)
  })
}

/** By nobody, and by a tenant that may not: there must be no telling whether the one asked for is there. */
async function whoIsThere(target: ClientTarget): Promise<readonly Finding[]> {
  const [a, b = a] = target.tenants
  const able = await target.able('tenant-authentication')
  if (able.kind !== 'yes') {
    const reason = able.kind === 'unknown' ? able.missing : able.reason
    return able.kind === 'unknown'
      ? [{ kind: 'could-not-run', requirement: tenantExists, evidence: [], missing: reason }]
      : [{ kind: 'not-applicable', requirement: tenantExists, evidence: [], reason }]
  }
  const nobodyThere = { ...a, id: 'parcelproof-nobody' }
  const findings: Finding[] = []
  for (const as of ['nobody', b] as const) {
    const who = as === 'nobody' ? 'nobody' : as.id
    const starts: Shown[] = []
    const calls: Shown[] = []
    for (const tenant of [a, nobodyThere]) {
      const what = `of ${tenant === a ? 'a tenant that is there' : 'one that is not'} by ${who}`
      const hide = [a.id, nobodyThere.id]
      const started = await target.start(tenant, { as, label: `start ${what}` })
      const [hop] = started.hops
      starts.push(
        hop === undefined
          ? {
              what: `a start ${what}`,
              exchanges: started.exchanges,
              sentence: 'sentence' in started ? started.sentence : '',
            }
          : { what: `a start ${what}`, exchanges: started.exchanges, status: hop.status, body: hop.body, hide },
      )
      const call = await target.call(tenant, { as, label: `call ${what}` })
      calls.push({ ...shownBy(`a call ${what}`, call.answer), hide })
    }
    findings.push(...same(tenantExists, starts), ...same(tenantExists, calls))
  }
  return findings
}

function shownBy(what: string, answer: HttpAnswer): Shown {
  return answer.kind === 'answered'
    ? { what, exchanges: answer.exchanges, status: answer.status, body: answer.body }
    : { what, exchanges: answer.exchanges, sentence: answer.sentence }
}

/** All of them look like the first one. */
function same(row: string, seen: readonly Shown[]): readonly Finding[] {
  const unclear = seen.find(({ status }) => status === undefined)
  if (unclear !== undefined) return inconclusive(row, `${unclear.what}: ${unclear.sentence ?? 'no answer'}`, unclear)
  const [first, ...others] = seen
  if (first === undefined) return []
  return others.flatMap((other) => {
    if (other.status === first.status && shownText(other) === shownText(first))
      return held(row, undefined, first, other)
    const observed =
      other.status === first.status
        ? `${first.what} and ${other.what} are answered in different words`
        : `${first.what} is answered with status ${first.status}, ${other.what} with ${other.status}`
    return broken(row, { expected: 'the same status and words', observed }, first, other)
  })
}
