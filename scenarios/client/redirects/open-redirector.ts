import type { ClientTarget, PlatformFlow, PlatformHop } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import type { Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect, deliver, deliverHonestly } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { leadsTo } from './where-it-leads.ts'

const anywhere = 'RFC9700-2.1-2-client'
const atCallbackHost = 'RFC9700-4.1.3-3'
const allowedTargets = 'RFC9700-4.11.1-A1'
const rows = [anywhere, atCallbackHost, allowedTargets]

const evilHost = 'evil.harness.example'

export const openRedirector = clientScenario({
  id: 'client/redirects/open-redirector',
  title: 'No address of the platform sends a browser on to wherever a parameter says',
  story: 'Start, callback, error pages and the usual addresses are asked with foreign places to return to.',
  requirements: rows,
  needs: [],
  once: true,
  caughtBy: [
    { twin: 'returns-to-any-address', breaks: rows },
    { twin: 'returns-to-what-begins-with-a-slash', breaks: rows },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(rows, control)
    const returns = await honoursReturns(target)
    const findings: Finding[] = []
    for (const { what, address } of foreignPlaces) {
      const visits = [
        await atStart(target, address, what),
        ...(await atCallback(target, address, what)),
        ...(await elsewhere(target, control.flow, address, what)),
      ]
      for (const visit of visits) findings.push(...judge(visit, returns, control.flow))
    }
    return [
      ...findings,
      ...(returns
        ? []
        : notApplicable(allowedTargets, 'no start or callback of the platform takes a place to return to')),
    ]
  },
})

const names = [
  'next',
  'url',
  'continue',
  'return_to',
  'returnUrl',
  'return',
  'redirect',
  'redirect_url',
  'target',
  'RelayState',
]

const foreignPlaces = [
  { what: 'another site', address: `https://${evilHost}/x` },
  { what: 'another site without a scheme', address: `//${evilHost}/x` },
  { what: 'another site with a backslash', address: `/\\${evilHost}/x` },
  { what: 'another site with one slash too few', address: `https:${evilHost}/x` },
  { what: 'another site behind a tab', address: `\t//${evilHost}/x` },
  { what: 'another site behind the platform’s name as user', address: `https://platform@${evilHost}/x` },
  { what: 'a script', address: `javascript:location.replace("https://${evilHost}/x")` },
] as const

/** One answer or more to an attempt; `where` for the sentence. */
interface Visit {
  readonly where: string
  readonly url: string
  readonly hops: readonly PlatformHop[]
  readonly exchanges: readonly string[]
  /** Nothing can be said of it. */
  readonly unclear?: string
}

function asking(address: string): Params {
  return names.map((name) => [name, address] as const)
}

async function atStart(target: ClientTarget, address: string, what: string): Promise<Visit> {
  const where = `the start, asked to return to ${what}`
  const started = await target.start(target.tenants[0], { query: asking(address), label: where })
  const base = { where, url: target.baseUrl, hops: started.hops, exchanges: started.exchanges }
  return started.kind === 'unclear' && started.why !== 'crash' ? { ...base, unclear: started.sentence } : base
}

/** Finished, denied, and with nothing in it at all. */
async function atCallback(target: ClientTarget, address: string, what: string): Promise<readonly Visit[]> {
  const visits: Visit[] = []
  for (const [how, spoil] of responses) {
    const begun = await begin(target, target.tenants[0])
    if (begun.kind === 'failed') {
      visits.push({ where: how, url: target.baseUrl, hops: [], exchanges: begun.exchanges, unclear: begun.sentence })
      continue
    }
    const params = [...spoil(target.grant(begun.flow).response), ...asking(address)]
    const where = `the callback (${how}), asked to return to ${what}`
    const outcome = await deliver(target, begun.flow, params, { label: where })
    const { hops, exchanges } = outcome
    const unclear = outcome.kind === 'unclear' ? { unclear: outcome.sentence } : {}
    visits.push({ where, url: callbackOf(begun.flow), hops, exchanges, ...unclear })
  }
  return visits
}

const responses: readonly (readonly [how: string, spoil: (response: Params) => Params])[] = [
  ['finished', (response) => response],
  ['denied', (response) => [['error', 'access_denied'], ...response.filter(([name]) => name !== 'code')]],
  ['empty', () => []],
]

async function elsewhere(
  target: ClientTarget,
  flow: PlatformFlow,
  address: string,
  what: string,
): Promise<readonly Visit[]> {
  const { origin } = new URL(callbackOf(flow))
  const visits: Visit[] = []
  for (const path of ['/', '/login', '/logout', '/redirect']) {
    const query = new URLSearchParams(asking(address).map(([name, value]) => [name, value]))
    const url = `${origin}${path}`
    const where = `${path}, asked to return to ${what}`
    const answer = await target.send({ method: 'GET', url: `${url}?${query}`, label: where })
    const { exchanges } = answer
    if (answer.kind !== 'answered') {
      visits.push({ where, url, hops: [], exchanges, unclear: answer.sentence })
      continue
    }
    const { status, headers, body } = answer
    const hop = { exchange: exchanges[0] ?? '', method: 'GET', url, status, headers, body }
    visits.push({ where, url, hops: [hop], exchanges })
  }
  return visits
}

function judge(
  { where, url, hops, exchanges, unclear }: Visit,
  returns: boolean,
  flow: PlatformFlow,
): readonly Finding[] {
  const onCallbackHost = URL.parse(url)?.host === new URL(callbackOf(flow)).host
  const about = [anywhere, ...(onCallbackHost ? [atCallbackHost] : []), ...(returns ? [allowedTargets] : [])]
  const bad = hops.flatMap(leadsTo).find(isForeign)
  if (bad !== undefined) {
    const sentences = {
      expected: 'no redirect to a place that a parameter names',
      observed: `${where}: the browser is sent to ${bad}`,
    }
    return broken(about, sentences, ...exchanges)
  }
  if (unclear !== undefined) return inconclusive(anywhere, `${where}: ${unclear}`, ...exchanges)
  return held(about, undefined, ...exchanges)
}

/** The address of a carrier may name the evil place inside; only where the browser lands counts. */
function isForeign(address: string): boolean {
  const url = URL.parse(address)
  return url?.hostname === evilHost || url?.protocol === 'javascript:'
}

/** Whether a finished flow ends where a parameter of start or callback says, within the platform. */
async function honoursReturns(target: ClientTarget): Promise<boolean> {
  const place = '/place-to-return-to'
  const leads = (hops: readonly PlatformHop[]): boolean =>
    hops.flatMap(leadsTo).some((address) => URL.parse(address)?.pathname === place)
  const started = await target.start(target.tenants[0], { query: asking(place), label: 'a start that wants to return' })
  if (started.kind !== 'flow') return leads(started.hops)
  const outcome = await deliverHonestly(target, started.flow)
  if (leads(outcome.hops)) return true
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return false
  const params = [...target.grant(begun.flow).response, ...asking(place)]
  const answered = await deliver(target, begun.flow, params, { label: 'a callback that wants to return' })
  return leads(answered.hops)
}
