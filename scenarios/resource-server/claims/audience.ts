import { withoutAbility } from '../../api/ability.ts'
import { type Finding, notApplicable } from '../../api/finding.ts'
import type { ResourceServerTarget, ResourceTenant } from '../../api/resource-server.ts'
import { resourceServerScenario } from '../../api/scenario.ts'
import { type Attempt, tryAttempts } from '../judge.ts'

const meant = 'RFC9700-2.3-3'
const jwtMeant = 'RFC9068-4-6'
const ownAudience = 'TENANT-XCH-2'

const forAll = [meant, jwtMeant]

const aimed = (
  what: string,
  rows: readonly string[],
  aud: (audience: string, tenant: ResourceTenant, target: ResourceServerTarget) => unknown,
): Attempt => ({
  what,
  rows,
  call: (target, tenant) => {
    const { audience = '' } = tenant
    const value = aud(audience, tenant, target)
    return value === audience ? undefined : { token: target.mint(tenant, { claims: { aud: value } }) }
  },
})

/** What only a JWT can leave out: an introspection answer need not say it. */
const missing: readonly Attempt[] = [aimed('no aud', [...forAll, ownAudience], () => undefined)]

/** Audiences that are not this resource. */
export const audiences: readonly Attempt[] = [
  aimed('aud of another resource', forAll, () => 'https://other.parcelproof.example'),
  aimed(
    "another tenant's aud",
    [...forAll, ownAudience],
    (audience, _, { tenants }) => tenants[1]?.audience ?? audience,
  ),
  aimed('aud of the platform', [...forAll, ownAudience], (audience) => URL.parse(audience)?.origin ?? 'parcelproof'),
  aimed('an empty aud', forAll, () => []),
  aimed('a prefix of aud', [...forAll, ownAudience], (audience) => audience.slice(0, -1)),
  aimed('aud with more behind it', forAll, (audience) => `${audience}x`),
  aimed('aud in other case', forAll, (audience) =>
    audience === audience.toUpperCase() ? audience.toLowerCase() : audience.toUpperCase(),
  ),
  aimed('aud with a slash at its end, or without', forAll, (audience) =>
    audience.endsWith('/') ? audience.slice(0, -1) : `${audience}/`,
  ),
  aimed('a list of other audiences', forAll, () => [
    'https://one.parcelproof.example',
    'https://two.parcelproof.example',
  ]),
]

export const audience = resourceServerScenario({
  id: 'resource-server/claims/audience',
  title: 'Tokens made for another resource',
  story:
    'A token that was made for another resource, or for none in particular, is replayed here right after a good one.',
  requirements: [meant, jwtMeant, ownAudience],
  needs: ['audience'],
  crossTenant: [{ artefact: 'cache entry', place: 'decisions about another audience', rows: [ownAudience] }],
  caughtBy: [
    { twin: 'ignores-audience', breaks: [meant, jwtMeant, ownAudience] },
    { twin: 'matches-audience-prefix', breaks: [meant, jwtMeant, ownAudience] },
    { twin: 'accepts-missing-audience', breaks: [meant, jwtMeant, ownAudience] },
    { twin: 'remembers-last-decision', breaks: [meant, jwtMeant, ownAudience] },
  ],
  async run({ target }) {
    const noJwt = withoutAbility(jwtMeant, await target.able('jwt-tokens'))
    const own = await target.able('own-audience')
    const shared =
      own.kind === 'yes'
        ? undefined
        : notApplicable(ownAudience, 'the tenants of this server have no audiences of their own')
    const left = new Set([...(noJwt === undefined ? [] : [jwtMeant]), ...(shared === undefined ? [] : [ownAudience])])
    const attempts = [...audiences, ...(noJwt === undefined ? missing : [])].map((attempt) => ({
      ...attempt,
      rows: attempt.rows.filter((row) => !left.has(row)),
    }))
    const findings: readonly Finding[] = await tryAttempts(target, attempts)
    return [...findings, ...(noJwt ?? []), ...(shared ?? [])]
  },
})
