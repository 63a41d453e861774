import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { without } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, callbackOf, connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'

const checked = 'RFC9700-4.4.2.2-2'
const stopped = 'RFC9700-4.4.2.2-3'
const weaker = 'RFC9700-4.4.2.2-4'
const byUri = [checked, stopped]
const rows = [...byUri, weaker]

export const wrongCallback = clientScenario({
  id: 'client/mix-up/wrong-callback',
  title: 'A response counts only at the redirect URI of its own server',
  story: 'Right responses of two servers come in at each other’s redirect URI, and one without iss at the right one.',
  requirements: rows,
  needs: ['second-carrier'],
  caughtBy: [
    { twin: 'ignores-carrier-of-callback', breaks: byUri },
    { twin: 'accepts-missing-issuer', breaks: [weaker] },
  ],
  async run({ target }) {
    const [tenant] = target.tenants
    const [other] = target.otherCarriers
    if (other === undefined) return notApplicable(rows, 'the platform is pointed at one carrier only')
    const here = await connect(target, tenant)
    if (here.kind === 'failed') return controlFailed(rows, here)
    const there = await connect(target, tenant, { carrier: other })
    if (there.kind === 'failed') return controlFailed(rows, there)
    return [...(await atEachOthers(target, here.flow, there.flow)), ...(await withoutIss(target))]
  },
})

async function atEachOthers(
  target: ClientTarget,
  here: PlatformFlow,
  there: PlatformFlow,
): Promise<readonly Finding[]> {
  if (callbackOf(here) === callbackOf(there)) {
    return notApplicable(byUri, 'the platform has one redirect URI for all servers: it defends itself otherwise')
  }
  const findings: Finding[] = []
  for (const [own, foreign] of [
    [here, there],
    [there, here],
  ] as const) {
    const begun = await begin(target, own.tenant, { carrier: own.carrier })
    if (begun.kind === 'failed') return [...findings, ...controlFailed(byUri, begun)]
    const { flow } = begun
    const { response } = target.grant(flow)
    const attempt = `a right response of ${own.carrier.id} at the redirect URI of ${foreign.carrier.id}`
    const outcome = await deliver(target, flow, response, { to: callbackOf(foreign), label: attempt })
    findings.push(...mustSendNothing(byUri, outcome, attempt))
    if (outcome.tokenRequests.length > 0) continue
    const again = await deliver(target, flow, response, { label: 'the same response at its own redirect URI' })
    const end = again.tokenRequests.length === 0 ? 'the flow is over' : 'the flow can still be finished'
    findings.push(...recorded(stopped, `after ${attempt} ${end} at its own`, again))
  }
  return findings
}

/** Where iss can be had, the redirect URI alone does not do. */
async function withoutIss(target: ClientTarget): Promise<readonly Finding[]> {
  const able = await target.able('reads-metadata')
  if (able.kind !== 'yes') return notApplicable(weaker, 'the platform reads no metadata that announces iss')
  if (target.facts.mixUpDefence === 'none') return notApplicable(weaker, 'no defence is declared (facts.mixUpDefence)')
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return controlFailed(weaker, begun)
  const attempt = 'a response without iss of a server that announces it, at its own redirect URI'
  const params = without(target.grant(begun.flow).response, 'iss')
  return mustSendNothing(weaker, await deliver(target, begun.flow, params, { label: attempt }), attempt)
}
