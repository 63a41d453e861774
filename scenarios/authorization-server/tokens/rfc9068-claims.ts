import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { audiences } from '../access-token.ts'
import { counted, type IssuedToken, issuedTokens, someOf } from './rfc9068-tokens.ts'

const row = 'RFC9068-2.2-1'
const enough = 20

type Claims = Readonly<Record<string, unknown>>

/** The seven claims of RFC 9068, 2.2, and what makes each right. */
const required: readonly { readonly claim: string; readonly isRight: (claims: Claims) => boolean }[] = [
  ...['iss', 'sub', 'client_id', 'jti'].map((claim) => ({
    claim,
    isRight: (claims: Claims) => typeof claims[claim] === 'string' && claims[claim] !== '',
  })),
  ...['exp', 'iat'].map((claim) => ({ claim, isRight: (claims: Claims) => typeof claims[claim] === 'number' })),
  { claim: 'aud', isRight: (claims) => audiences(claims).length > 0 },
]

export const rfc9068Claims = authorizationServerScenario({
  id: 'authorization-server/tokens/rfc9068-claims',
  title: 'JWT access tokens hold the seven claims they must, and no two the same jti',
  story: 'A resource server reads from an access token who issued it, for whom, about whom and until when.',
  requirements: [row],
  needs: ['authorization-endpoint', 'rfc9068-access-tokens'],
  phase: 'last',
  caughtBy: [
    { twin: 'leaves-out-audience', breaks: [row] },
    { twin: 'repeats-token-identifiers', breaks: [row] },
  ],
  async run(context): Promise<readonly Finding[]> {
    const all = await issuedTokens(context, enough)
    const tokens = all.filter(({ jwt }) => jwt !== undefined)
    if (tokens.length === 0) return inconclusive(row, 'the whole run brought no JWT access token')
    const faults = required.flatMap(({ claim, isRight }) => {
      const wrong = tokens.filter(({ jwt }) => !isRight(jwt?.claims ?? {}))
      const expected = `${claim} in every access token, with the right type`
      return wrong.length === 0
        ? []
        : broken(
            row,
            { expected, observed: `missing or of another type in ${counted(wrong, tokens)}` },
            ...someOf(wrong),
          )
    })
    const repeated = repeatedIds(tokens)
    const unique =
      repeated.length === 0
        ? []
        : broken(
            row,
            {
              expected: 'a jti of its own in every token',
              observed: `one jti in several: ${counted(repeated, tokens)}`,
            },
            ...someOf(repeated),
          )
    return faults.length + unique.length > 0
      ? [...faults, ...unique]
      : [...held(row, `all seven claims in ${tokens.length} tokens, every jti its own`), ...lifetimes(context, tokens)]
  },
})

/** One token may be handed out twice; two tokens with one jti may not. */
function repeatedIds(tokens: readonly IssuedToken[]): readonly IssuedToken[] {
  const first = new Map<unknown, string>()
  return tokens.filter(({ jwt, token }) => {
    const jti = jwt?.claims.jti
    if (jti === undefined) return false
    const known = first.get(jti)
    if (known === undefined) first.set(jti, token)
    return known !== undefined && known !== token
  })
}

function lifetimes({ target }: Parameters<typeof issuedTokens>[0], tokens: readonly IssuedToken[]): readonly Finding[] {
  const expiresIn = new Map(
    target.observations.tokenAnswers.flatMap(({ outcome }) =>
      outcome.kind === 'tokens' ? [[outcome.accessToken, Number(outcome.expiresIn)] as const] : [],
    ),
  )
  const differing = tokens.filter(({ jwt, token }) => {
    const life = Number(jwt?.claims.exp) - Number(jwt?.claims.iat)
    const stated = expiresIn.get(token)
    return stated !== undefined && Number.isFinite(stated) && Math.abs(stated - life) > 2
  })
  return differing.length === 0
    ? []
    : recorded(row, `exp minus iat differs from expires_in in ${counted(differing, tokens)}`)
}
