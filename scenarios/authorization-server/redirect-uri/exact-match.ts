import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import type { Finding } from '../../api/finding.ts'
import { type Params, without } from '../../api/params.ts'
import type { Randomness } from '../../api/randomness.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, planFlow } from '../code-flow.ts'
import { mustBringNoCode, nameOf, withoutAbility } from '../judge.ts'
import { anotherPlace, attackerHost, redirectUriMutants } from './mutants.ts'
import { mayBeUsed, type Surface, surfacesOf } from './surfaces.ts'
import { joined, uriParts } from './uri-parts.ts'

const everyClient = ['RFC9700-2.1-1', 'RFC9700-4.1.3-1']
const nativeClients = 'RFC8252-8.4-1'

/** Values of `redirect_uri` to send in place of the registered one. */
interface Attempt {
  readonly what: string
  readonly values: readonly string[]
}

export const exactMatch = authorizationServerScenario({
  id: 'authorization-server/redirect-uri/exact-match',
  title: 'Redirect URIs are compared character for character',
  story: 'An attacker asks for a code with a redirect URI that is nearly the registered one.',
  requirements: [...everyClient, nativeClients],
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [
    { twin: 'accepts-any-redirect-uri', breaks: [...everyClient, nativeClients] },
    { twin: 'matches-redirect-uri-prefix', breaks: [...everyClient, nativeClients] },
    { twin: 'compares-redirect-hosts-only', breaks: [...everyClient, nativeClients] },
    { twin: 'normalises-redirect-uris', breaks: [...everyClient, nativeClients] },
    { twin: 'takes-sub-domains-of-redirect-uri', breaks: [...everyClient, nativeClients] },
    { twin: 'reads-first-of-repeated-parameters', breaks: [...everyClient, nativeClients] },
  ],
  async run({ target, random }) {
    const findings: Finding[] = []
    for (const surface of surfacesOf(target)) findings.push(...(await tryMutants(target, random, surface)))
    if (!findings.some(({ requirement }) => requirement === nativeClients)) {
      const ability = await target.able('native-client')
      findings.push(...(withoutAbility(nativeClients, ability) ?? []))
    }
    return findings
  },
})

async function tryMutants(
  target: AuthorizationServerTarget,
  random: Randomness,
  surface: Surface,
): Promise<readonly Finding[]> {
  const { client, redirectUri } = surface
  const rows = client.application === 'native' ? [...everyClient, nativeClients] : everyClient
  return betweenControls(
    rows,
    () => codeControl(target, client, random, { redirectUri }),
    async () => {
      const findings: Finding[] = []
      for (const attempt of attemptsAt(surface)) {
        const what = `${attempt.what} (${nameOf(client)})`
        const asked = await askForCode(target, planFlow(client, random, redirectUri), {
          label: `ask with ${attempt.what}`,
          spoil: (request) => inPlaceOfRedirectUri(request, attempt.values),
        })
        const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
        findings.push(...mustBringNoCode(rows, outcome, what))
        // A server that takes another host compares nothing; forty more logins would say the same.
        if (asked.kind === 'grant' && attempt.what === anotherPlace.what) break
      }
      return [...findings, ...(await byPost(target, random, surface, rows))]
    },
  )
}

/** Whether POST takes what GET refuses; a server that does not take POST at all shows nothing by it. */
async function byPost(
  target: AuthorizationServerTarget,
  random: Randomness,
  { client, parts, redirectUri, thorough }: Surface,
  rows: readonly string[],
): Promise<readonly Finding[]> {
  const elsewhere = anotherPlace.spoil(parts)
  if (!thorough || elsewhere === undefined) return []
  const what = `${anotherPlace.what}, by POST (${nameOf(client)})`
  const params = inPlaceOfRedirectUri(planFlow(client, random, redirectUri).request, [elsewhere])
  const outcome = await target.authorize(client, { method: 'POST', params, label: `ask with ${what}` })
  return outcome.kind === 'code' || outcome.kind === 'tokens' ? mustBringNoCode(rows, outcome, what) : []
}

/** Every wrong value for one redirect URI of one client, the plainest first. */
function attemptsAt({ client, redirectUri, parts, thorough }: Surface): readonly Attempt[] {
  const mutants = [anotherPlace, ...redirectUriMutants.filter(({ basic }) => thorough || basic)]
  const single = mutants.flatMap(({ what, spoil }) => {
    const value = spoil(parts)
    return value === undefined || mayBeUsed(client, value) ? [] : [{ what, values: [value] }]
  })
  const attacker = `https://${attackerHost}/`
  return [
    ...single,
    ...mixedPieces(client),
    { what: 'two redirect URIs, the registered one first', values: [redirectUri, attacker] },
    { what: 'two redirect URIs, the registered one last', values: [attacker, redirectUri] },
    { what: 'the registered redirect URI twice', values: [redirectUri, redirectUri] },
  ]
}

/** One registered URI's host with another one's path. */
function mixedPieces(client: ServerClient): readonly Attempt[] {
  const [one, two] = client.redirectUris.map(uriParts)
  if (!one || !two) return []
  const mixed = joined({ ...two, path: one.path, query: one.query })
  if (mayBeUsed(client, mixed)) return []
  return [{ what: 'the host of one registered URI and the path of another', values: [mixed] }]
}

function inPlaceOfRedirectUri(request: Params, values: readonly string[]): Params {
  return [...without(request, 'redirect_uri'), ...values.map((value) => ['redirect_uri', value] as const)]
}
