import type { OtherArrival } from '../../api/carrier.ts'
import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { all, decodeForm } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'

const noUriInside = 'RFC9126-2.1-1'
const usedOnce = 'RFC9126-4-1'
const swapGuarded = 'RFC9126-7.5-1'
const rows = [noUriInside, usedOnce, swapGuarded]

export const pushedRequests = clientScenario({
  id: 'client/requests/pushed',
  title: 'Pushed requests are named once, name no other, and cannot be swapped between browsers',
  story:
    'A tenant starts again and again, also after a restart; then two pending flows come back in each other’s browser.',
  requirements: rows,
  needs: [],
  setUp: { pushedRequests: true },
  caughtBy: [
    { twin: 'pushes-a-request-uri', breaks: [noUriInside] },
    { twin: 'uses-a-pushed-request-again', breaks: [usedOnce] },
    { twin: 'ignores-browser-session', breaks: [swapGuarded] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const control = await connect(target, tenant)
    if (control.kind === 'failed') return controlFailed(rows, control)
    if (control.flow.way !== 'pushed') return withoutPushes(target)
    const again: Finding[] = []
    const names = [nameOf(control.flow)]
    for (const browser of [undefined, control.flow.browser, undefined]) {
      const begun = await begin(target, tenant, browser === undefined ? {} : { browser })
      if (begun.kind === 'failed') return [...again, ...controlFailed(rows, begun)]
      again.push(...judgeName(begun.flow, names))
      names.push(nameOf(begun.flow))
      if (names.length === 3 && (await target.able('restart')).kind === 'yes') {
        const stuck = await target.restart()
        if (stuck !== undefined) again.push(...inconclusive(usedOnce, stuck))
      }
    }
    return [...again, ...judgePushes(target), ...(await swapped(target))]
  },
})

function withoutPushes({ facts }: ClientTarget): readonly Finding[] {
  return facts.pushedRequests === true
    ? inconclusive(rows, 'the platform is declared to push its requests (facts.pushedRequests), and this start did not')
    : notApplicable(rows, 'the platform pushes no authorization requests')
}

/** What the browser carries in the place of the request. */
function nameOf({ location }: PlatformFlow): string {
  return all(decodeForm(new URL(location).search.slice(1)), 'request_uri').join(' ')
}

function judgeName(flow: PlatformFlow, before: readonly string[]): readonly Finding[] {
  if (!before.includes(nameOf(flow))) return held(usedOnce, undefined, flow)
  const sentences = {
    expected: 'a new request_uri in every authorization request',
    observed: 'a start names the same request_uri as one before it',
  }
  return broken(usedOnce, sentences, flow)
}

function judgePushes(target: ClientTarget): readonly Finding[] {
  const pushes = target.arrivals().filter((arrival): arrival is OtherArrival => arrival.kind === 'pushed')
  const inside = pushes.filter(({ form }) => all(form, 'request_uri').length > 0)
  const names = [...new Set(pushes.flatMap(({ form }) => form.map(([name]) => name)))].sort()
  const seen = recorded(noUriInside, `pushed requests hold ${names.join(', ')}`, ...pushes.slice(0, 2))
  if (inside.length === 0) return [...held(noUriInside, undefined, ...pushes.slice(0, 4)), ...seen]
  const sentences = { expected: 'no request_uri in a pushed request', observed: 'a pushed request holds a request_uri' }
  return [...broken(noUriInside, sentences, ...inside), ...seen]
}

/** Each browser is made to open the other one’s request, and comes back with the response to that. */
async function swapped(target: ClientTarget): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const [one, other] = [await begin(target, tenant), await begin(target, tenant)]
  if (one.kind === 'failed') return controlFailed(swapGuarded, one)
  if (other.kind === 'failed') return controlFailed(swapGuarded, other)
  const findings: Finding[] = []
  for (const [here, there] of [
    [one.flow, other.flow],
    [other.flow, one.flow],
  ] as const) {
    const attempt = 'the response to a pushed request that was swapped into another browser'
    const { response } = target.grant(there)
    const outcome = await deliver(target, there, response, { browser: here.browser, label: attempt })
    findings.push(...mustSendNothing(swapGuarded, outcome, attempt))
  }
  const after = await connect(target, tenant)
  return after.kind === 'failed' ? [...findings, ...controlFailed(swapGuarded, after)] : findings
}
