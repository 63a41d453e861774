import type { ClientTarget, PlatformFlow } from '../../api/client.ts'
import { broken, type Finding, held, notApplicable } from '../../api/finding.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, callbackOf, connect, deliver } from '../flows.ts'
import { controlFailed, mustSendNothing } from '../judge.ts'

const literalHost = 'OAUTH21-8.4.2-2'
const pkce = 'RFC8252-8.1-1-client'
const ownServer = 'RFC8252-8.10-1'
const rows = [literalHost, pkce, ownServer]

export const nativeLoopback = clientScenario({
  id: 'client/native/loopback',
  title: 'A native app listens at a loopback literal, uses PKCE, and keeps its servers apart',
  story: 'A native app connects at each of its servers, and responses come in at each other’s redirect URI.',
  requirements: rows,
  needs: [],
  setUp: { nativeApp: true },
  caughtBy: [
    { twin: 'listens-at-localhost', breaks: [literalHost] },
    { twin: 'sends-no-challenge', breaks: [pkce] },
    { twin: 'ignores-carrier-of-callback', breaks: [ownServer] },
  ],
  async run({ target }) {
    if (target.facts.nativeApp !== true)
      return notApplicable(rows, 'the client is not declared a native app (facts.nativeApp)')
    const connected = await connect(target, target.tenants[0])
    if (connected.kind === 'failed') {
      // The host of the redirect URI is seen even where the carrier does not take it.
      const begun = await begin(target, target.tenants[0])
      const seen = begun.kind === 'flow' ? hostOf(begun.flow) : []
      return [...seen, ...controlFailed(seen.length === 0 ? rows : [pkce, ownServer], connected)]
    }
    return [...hostOf(connected.flow), ...pkceOf(connected), ...(await atTheOther(target, connected.flow))]
  },
})

function hostOf(flow: PlatformFlow): readonly Finding[] {
  const { hostname = '', protocol = '' } = URL.parse(flow.redirectUri ?? '') ?? {}
  if (protocol !== 'http:') return notApplicable(literalHost, 'the redirect URI is not one at the loopback interface')
  if (hostname !== 'localhost') return held(literalHost, undefined, flow)
  const sentences = { expected: '127.0.0.1 or [::1] in the redirect URI', observed: 'the redirect URI names localhost' }
  return broken(literalHost, sentences, flow)
}

/** For public clients alone; which method it is belongs to other rows. */
function pkceOf({ flow, redemption }: Connected): readonly Finding[] {
  const method = flow.tenant.client(flow.carrier)?.method
  if (method !== 'none' && redemption.credentials.ways.length > 0)
    return notApplicable(pkce, 'the client is a confidential one')
  const expected = 'a code_challenge at the start and its verifier at the token endpoint'
  if (flow.challenge === undefined) return broken(pkce, { expected, observed: 'the start carries no challenge' }, flow)
  if (redemption.verifier?.flow === flow.id) return held(pkce, undefined, flow, redemption)
  return broken(pkce, { expected, observed: 'the token request carries no verifier of this flow' }, flow, redemption)
}

async function atTheOther(target: ClientTarget, here: PlatformFlow): Promise<readonly Finding[]> {
  const [other] = target.otherCarriers
  if (other === undefined) return notApplicable(ownServer, 'the app is pointed at one carrier only')
  const there = await begin(target, here.tenant, { carrier: other })
  if (there.kind === 'failed') return controlFailed(ownServer, there)
  if (callbackOf(there.flow) === callbackOf(here))
    return notApplicable(ownServer, 'the app has one redirect URI for all servers: it defends itself otherwise')
  const begun = await begin(target, here.tenant)
  if (begun.kind === 'failed') return controlFailed(ownServer, begun)
  const attempt = `a right response of ${here.carrier.id} at the redirect URI of ${other.id}`
  const outcome = await deliver(target, begun.flow, target.grant(begun.flow).response, {
    to: callbackOf(there.flow),
    label: attempt,
  })
  return mustSendNothing(ownServer, outcome, attempt)
}
