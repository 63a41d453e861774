import type { ClientAuthentication, ServerTenant } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { describePush, type PushOutcome, pushEndpoint, pushSpoiled, withPushers } from './push.ts'

const row = 'RFC9126-2-3'

export const assertionAudience = authorizationServerScenario({
  id: 'authorization-server/pushed-requests/assertion-audience',
  title: 'A client assertion at the push endpoint may name the issuer or either endpoint',
  story:
    'Clients name the issuer, the token endpoint or the push endpoint as audience of the assertion they push with.',
  requirements: [row],
  needs: ['pushed-requests'],
  everyKindOfClient: true,
  caughtBy: [{ twin: 'takes-token-endpoint-audience-only', breaks: [row] }],
  run: (context) => {
    const [tenant] = context.target.tenants
    const client = tenant.clients.find(({ authentication }) => authentication.method === 'private_key_jwt')
    if (client === undefined) return Promise.resolve(notApplicable(row, 'no client with private_key_jwt is configured'))
    return withPushers(context, [client], row, async () => {
      const tried: Tried[] = []
      for (const { what, aud } of [...audiences(tenant), foreign]) {
        const authentication = withAudience(client.authentication, aud)
        const { outcome } = await pushSpoiled(context, client, `push with ${what} as audience`, undefined, {
          authentication,
        })
        tried.push({ what, outcome })
      }
      return judge(tried.slice(0, -1), tried.at(-1))
    })
  },
})

interface Tried {
  readonly what: string
  readonly outcome: PushOutcome
}

const foreign = { what: 'a foreign issuer', aud: 'https://as.parcelproof.example' }

function audiences({ issuer, metadata, endpoints }: ServerTenant) {
  const named = [
    { what: 'the issuer', aud: issuer ?? metadata?.issuer },
    { what: 'the token endpoint', aud: endpoints.token_endpoint },
    { what: 'the push endpoint', aud: endpoints[pushEndpoint] },
  ]
  return named.flatMap(({ what, aud }) => (typeof aud === 'string' ? [{ what, aud }] : []))
}

function withAudience(authentication: ClientAuthentication, aud: string): ClientAuthentication {
  if (authentication.method !== 'private_key_jwt') return authentication
  return { ...authentication, claims: { ...authentication.claims, aud } }
}

function judge(tried: readonly Tried[], stranger: Tried | undefined): readonly Finding[] {
  const unclear = tried.find(({ outcome }) => outcome.kind === 'unclear')
  if (unclear !== undefined)
    return inconclusive(row, `${unclear.what}: ${describePush(unclear.outcome)}`, unclear.outcome)
  const taken = tried.filter(({ outcome }) => outcome.kind === 'pushed').map(({ what }) => what)
  const outcomes = tried.map(({ outcome }) => outcome)
  const weakness =
    stranger?.outcome.kind === 'pushed'
      ? recorded(row, 'a weakness: an assertion for a foreign issuer is taken as well', stranger.outcome)
      : []
  const observed = `taken as audience: ${taken.join(', ') || 'none of them'}`
  if (taken.length === tried.length) return [...held(row, observed, ...outcomes), ...weakness]
  if (taken.length === 1 && taken[0] === 'the issuer') {
    return [...recorded(row, `${observed}; the stricter profile of later guidance`, ...outcomes), ...weakness]
  }
  const expected = 'the issuer, the token endpoint and the push endpoint are all taken as audience'
  return [...broken(row, { expected, observed }, ...outcomes), ...weakness]
}
