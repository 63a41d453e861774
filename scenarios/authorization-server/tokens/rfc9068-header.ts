import { compactVerify, createLocalJWKSet } from 'jose'
import type { AuthorizationServerTarget } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { publishedKeys } from '../jwks.ts'
import { counted, type IssuedToken, issuedTokens, someOf } from './rfc9068-tokens.ts'

const signed = 'RFC9068-2.1-1'
const typed = 'RFC9068-2.1-2'
const rs256 = 'RFC9068-2.1-3-as'
const asymmetric = 'RFC9068-4-1'

const mostSignatures = 50

type Context = ScenarioContext<AuthorizationServerTarget>

export const rfc9068Header = authorizationServerScenario({
  id: 'authorization-server/tokens/rfc9068-header',
  title: 'JWT access tokens are signed with a published key and say what they are',
  story:
    'A resource server reads from the header of an access token how to check it, and that it is an access token at all.',
  requirements: [signed, typed, rs256, asymmetric],
  needs: ['authorization-endpoint', 'rfc9068-access-tokens'],
  phase: 'last',
  caughtBy: [
    { twin: 'signs-with-unpublished-key', breaks: [signed] },
    { twin: 'types-access-tokens-as-jwt', breaks: [typed] },
    { twin: 'signs-with-shared-secret', breaks: [asymmetric] },
  ],
  async run(context): Promise<readonly Finding[]> {
    const tokens = await issuedTokens(context, 1)
    if (tokens.length === 0) return inconclusive([signed, typed, rs256, asymmetric], 'the whole run brought no tokens')
    return [
      ...judgeTyp(tokens),
      ...judgeAlgorithm(tokens),
      ...judgeRs256(context, tokens),
      ...(await judgeSignature(context, tokens)),
    ]
  },
})

function judgeTyp(tokens: readonly IssuedToken[]): readonly Finding[] {
  const untyped = tokens.filter(({ jwt }) => !/^(application\/)?at\+jwt$/i.test(String(jwt?.header.typ)))
  if (untyped.length === 0) return held(typed, `typ is at+jwt in all ${tokens.length} tokens`)
  const seen = [...new Set(untyped.map(({ jwt }) => (jwt === undefined ? 'no JWT' : String(jwt.header.typ))))]
  const observed = `${counted(untyped, tokens)}: ${seen.join(', ')}`
  return broken(typed, { expected: 'typ at+jwt in every access token', observed }, ...someOf(untyped))
}

function judgeAlgorithm(tokens: readonly IssuedToken[]): readonly Finding[] {
  const shared = tokens.filter(({ jwt }) => algOf(jwt).startsWith('HS'))
  if (shared.length > 0) {
    const expected = 'an asymmetric algorithm: RS*, PS*, ES* or EdDSA'
    return broken(asymmetric, { expected, observed: `HS* in ${counted(shared, tokens)}` }, ...someOf(shared))
  }
  const seen = [...new Set(tokens.map(({ jwt }) => algOf(jwt)))].join(', ')
  const kid = tokens.every(({ jwt }) => typeof jwt?.header.kid === 'string') ? 'each with kid' : 'some without kid'
  return [...held(asymmetric, `algorithms: ${seen}`), ...recorded(asymmetric, kid)]
}

function judgeRs256({ target }: Context, tokens: readonly IssuedToken[]): readonly Finding[] {
  if (tokens.some(({ jwt }) => algOf(jwt) === 'RS256')) return held(rs256, 'tokens of the run are signed with RS256')
  const listed = target.tenants[0].metadata?.access_token_signing_alg_values_supported
  if (Array.isArray(listed) && listed.includes('RS256'))
    return held(rs256, 'the metadata lists RS256 for access tokens')
  return couldNotRun(rs256, 'no token of the run is signed with RS256: add a client whose access tokens are')
}

async function judgeSignature({ target }: Context, tokens: readonly IssuedToken[]): Promise<readonly Finding[]> {
  const [tenant] = target.tenants
  const bare = tokens.filter(({ jwt }) => jwt !== undefined && (/^none$/i.test(algOf(jwt)) || jwt.parts[2] === ''))
  if (bare.length > 0) {
    return broken(signed, { expected: 'a signature', observed: `none in ${counted(bare, tokens)}` }, ...someOf(bare))
  }
  // Tokens of other issuers are signed with keys of theirs.
  const issuers = new Set([tenant.issuer, tenant.metadata?.issuer])
  const own = tokens.filter(({ jwt }) => jwt !== undefined && issuers.has(String(jwt.claims.iss)))
  const checkable = own.filter(({ jwt }) => !algOf(jwt).startsWith('HS'))
  const keys = await publishedKeys(target, tenant)
  if (checkable.length === 0)
    return held(signed, `no asymmetric signature of this issuer to check in ${tokens.length} tokens`)
  if (keys.length === 0) return inconclusive(signed, 'there are no keys at `jwks_uri` to check signatures with')
  const sample = spread(checkable, mostSignatures)
  const wrong: IssuedToken[] = []
  for (const token of sample) if (!(await isSignedBy(token.token, keys))) wrong.push(token)
  const expected = 'a signature that a key of jwks_uri verifies'
  return wrong.length > 0
    ? broken(signed, { expected, observed: `none verifies ${counted(wrong, sample)}` }, ...someOf(wrong))
    : held(signed, `keys of jwks_uri verify ${sample.length} of ${checkable.length} tokens of this issuer`)
}

/** One token of each client and grant first, then the others in turn: a run may hold thousands. */
function spread(tokens: readonly IssuedToken[], most: number): readonly IssuedToken[] {
  const kinds = new Map(tokens.map((token) => [`${token.client} ${token.grant}`, token]))
  const each = [...kinds.values()]
  return [...each.slice(-most), ...tokens.filter((token) => !each.includes(token))].slice(0, most)
}

async function isSignedBy(token: string, keys: readonly Readonly<Record<string, unknown>>[]): Promise<boolean> {
  for (const key of keys) {
    try {
      await compactVerify(token, createLocalJWKSet({ keys: [{ ...key, kty: String(key.kty) }] }))
      return true
    } catch {
      // Another key may fit.
    }
  }
  return false
}

function algOf(jwt: IssuedToken['jwt']): string {
  return String(jwt?.header.alg ?? 'none of a JWT')
}
