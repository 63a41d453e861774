import type { ClientTarget, PlatformFlow, PlayedCarrier } from '../../api/client.ts'
import { broken, couldNotRun, type Finding, held, recorded } from '../../api/finding.ts'
import { all, first, type Params } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { type Connected, connect } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs, openAgeing, refreshesIn } from '../refresh/ageing.ts'

const least = 'RFC9700-2.3-1-client'
const targetNamed = 'RFC9700-2.3-5-client'
const detailsUsed = 'RFC9700-2.3-7-client'
const audienceTold = 'RFC9700-4.10.2-A3'
const informative = [targetNamed, detailsUsed, audienceTold]
const rows = [least, ...informative]

export const requestedScope = clientScenario({
  id: 'client/requests/scope',
  title: 'No more is asked for than the platform needs at this carrier',
  story:
    'A tenant connects at two carriers and refreshes; the scope of every request is held against the declared need.',
  requirements: rows,
  needs: [],
  caughtBy: [
    { twin: 'asks-for-more-scope', breaks: [least] },
    { twin: 'asks-for-more-scope-when-refreshing', breaks: [least] },
    { twin: 'carries-scope-to-another-carrier', breaks: [least] },
  ],
  async run({ target }) {
    const ageing = await openAgeing(target)
    const findings: Finding[] = []
    for (const carrier of [target.carrier, ...target.otherCarriers.slice(0, 1)]) {
      const connected = await connect(target, target.tenants[0], { carrier })
      if (connected.kind === 'failed') return [...findings, ...controlFailed(rows, connected)]
      findings.push(...judgeScope(target, carrier, 'the start', connected.flow.params, connected))
      if (carrier === target.carrier)
        findings.push(...inform(connected), ...(await refreshed(target, ageing, connected)))
    }
    return findings
  },
})

async function refreshed(
  target: ClientTarget,
  ageing: Awaited<ReturnType<typeof openAgeing>>,
  connected: Connected,
): Promise<readonly Finding[]> {
  if ((await ageing.age()) !== undefined) return []
  const { tokenRequests } = await callAs(target, connected)
  return refreshesIn(tokenRequests).flatMap((request) =>
    judgeScope(target, target.carrier, 'a refresh', request.form, request),
  )
}

function judgeScope(
  { facts }: ClientTarget,
  carrier: PlayedCarrier,
  where: string,
  params: Params,
  evidence: { readonly exchanges: readonly string[] },
): readonly Finding[] {
  const needed = facts.minimumScope?.[carrier.id]
  if (needed === undefined) {
    return couldNotRun(
      least,
      `it needs the smallest scope that does at ${carrier.id}: add facts: { minimumScope: { ${carrier.id}: … } }`,
    )
  }
  const asked = words(first(params, 'scope') ?? '')
  const surplus = asked.filter((scope) => !words(needed).includes(scope))
  // Left out at a refresh it is what was granted before (RFC 6749, 6).
  if (surplus.length === 0) return held(least, undefined, evidence)
  const sentences = {
    expected: `no scope at ${carrier.id} but ${needed}`,
    observed: `${where} at ${carrier.id} asks for ${surplus.join(' ')} as well`,
  }
  return broken(least, sentences, evidence)
}

function words(scope: string): readonly string[] {
  return scope.split(/\s+/).filter((word) => word !== '')
}

/** These recommend nothing that a request could break; what is used is noted. */
function inform({ flow, redemption }: Connected): readonly Finding[] {
  const atStart = usedIn(flow)
  const inForm = all(redemption.form, 'resource').length > 0 ? 'resource' : 'no resource'
  const sentence = `the start at ${flow.carrier.id} carries ${atStart}, its token request ${inForm}`
  return recorded(informative, sentence, flow, redemption)
}

function usedIn({ params }: PlatformFlow): string {
  const used = ['scope', 'resource', 'authorization_details', 'audience'].filter(
    (name) => first(params, name) !== undefined,
  )
  return used.length === 0 ? 'neither scope, resource nor authorization_details' : used.join(', ')
}
