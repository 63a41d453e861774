import type { AuthorizationServerTarget, ServerClient, ServerTenant } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { first, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { scopeSet } from '../access-token.ts'
import { askForCode, planFlow, redeem, wasUnable } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, mustRefuseTokens } from '../judge.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'
import { bearerAddresses, tellingAddresses } from './live-addresses.ts'

const asAccessToken = 'RFC6749-10.3-3'
const asRefreshToken = 'RFC6749-6-1'
const asCode = 'RFC6749-4.1.3-4'

type Context = ScenarioContext<AuthorizationServerTarget>

/** One of each kind of token, all live and of one client. */
interface Kinds {
  readonly client: ServerClient
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly idToken: string | undefined
  /** A code that nobody has redeemed, and how to. */
  readonly code: string
  readonly redeemCode: (code: string) => ReturnType<typeof redeem>
}

export const kindsNotConfused = authorizationServerScenario({
  id: 'authorization-server/tokens/kinds-not-confused',
  title: 'A token of one kind is not taken for another',
  story:
    'A code, a refresh token or an ID token is used as access token, and an access token as refresh token or code.',
  requirements: [asAccessToken, asRefreshToken, asCode],
  needs: [],
  caughtBy: [
    { twin: 'opens-the-api-to-refresh-tokens', breaks: [asAccessToken] },
    { twin: 'refreshes-with-access-tokens', breaks: [asRefreshToken] },
    { twin: 'redeems-refresh-tokens-as-codes', breaks: [asCode] },
  ],
  async run(context) {
    const rows = [asAccessToken, asRefreshToken, asCode]
    const kinds = await oneOfEachKind(context)
    if ('sentence' in kinds) return controlFailed(rows, { kind: 'failed', ...kinds })
    return [...(await atTheResource(context, kinds)), ...(await atTheTokenEndpoint(context, kinds))]
  },
})

async function oneOfEachKind(
  context: Context,
): Promise<Kinds | { readonly sentence: string; readonly exchanges: readonly string[]; readonly unable?: boolean }> {
  const { target, random } = context
  const [tenant] = target.tenants
  const [client] = tenant.clients
  const withIdToken = (request: Params) => (offersIdTokens(tenant) ? withOpenId(request) : request)
  const attempt = await askForRefreshToken(context, client, { spoil: withIdToken })
  // A client without refresh tokens still has a code and perhaps an ID token to confuse.
  // Where a second login of a person ends the first grant, the code is another person's.
  const other = client.facts.parallelGrants === false ? tenant.users[1] : undefined
  const person = other === undefined ? {} : { user: other }
  const asked = await askForCode(target, planFlow(client, random), { spoil: withIdToken, ...person })
  if (asked.kind === 'none') {
    return { sentence: asked.sentence, exchanges: asked.outcome.exchanges, unable: wasUnable(asked.outcome) }
  }
  const rest = {
    client,
    code: asked.grant.code,
    redeemCode: (code: string) => redeem(target, { ...asked.grant, code }, { label: 'redeem another kind of token' }),
  }
  if (attempt.kind === 'grant') {
    const { accessToken, idToken } = attempt.grant.tokens
    return { ...rest, accessToken, idToken, refreshToken: attempt.grant.refreshToken }
  }
  if (attempt.kind === 'failed') return attempt
  const second = await askForCode(target, planFlow(client, random), { spoil: withIdToken })
  if (second.kind === 'none') return { sentence: second.sentence, exchanges: second.outcome.exchanges }
  const answer = await redeem(target, second.grant)
  return answer.kind === 'tokens'
    ? { ...rest, accessToken: answer.accessToken, idToken: answer.idToken, refreshToken: undefined }
    : { sentence: 'a correct token request brought no tokens', exchanges: answer.exchanges }
}

function offersIdTokens(tenant: ServerTenant): boolean {
  const scopes = tenant.metadata?.scopes_supported
  return Array.isArray(scopes) && scopes.includes('openid')
}

function withOpenId(request: Params): Params {
  const scope = first(request, 'scope') ?? ''
  return scopeSet(scope).has('openid') ? request : withParam(request, 'scope', `openid ${scope}`.trim())
}

/** Introspection will not do: it knows refresh tokens too. */
async function atTheResource({ target, random }: Context, kinds: Kinds): Promise<readonly Finding[]> {
  const addresses = bearerAddresses(target, target.tenants[0])
  const [address] = await tellingAddresses(addresses, kinds.accessToken, random)
  if (address === undefined) {
    const missing = 'no protected address tells a live access token from garbage: add `probe: { url: … }` to the tenant'
    return couldNotRun(asAccessToken, missing)
  }
  const others = [
    { what: 'a code', token: kinds.code },
    { what: 'a refresh token', token: kinds.refreshToken },
    { what: 'an ID token', token: kinds.idToken },
  ]
  return inTurn(others, async ({ what, token }) => {
    if (token === undefined) return []
    const answer = await address.present(token, `${what} as access token`)
    const observed = `${what} as access token at ${address.name}: ${answer.sentence}`
    if (answer.kind === 'taken') return broken(asAccessToken, { expected: 'a refusal', observed }, answer)
    return answer.kind === 'refused'
      ? held(asAccessToken, observed, answer)
      : inconclusive(asAccessToken, observed, answer)
  })
}

async function atTheTokenEndpoint({ target }: Context, kinds: Kinds): Promise<readonly Finding[]> {
  const { client, accessToken, refreshToken, idToken } = kinds
  const forRefresh = [
    { what: 'an access token', token: accessToken },
    { what: 'an ID token', token: idToken },
  ]
  const refreshed = await inTurn(forRefresh, async ({ what, token }) => {
    if (token === undefined) return []
    const outcome = await refresh(target, client, token, { label: `${what} as refresh token` })
    return mustRefuseTokens(asRefreshToken, outcome, `${what} as refresh token`)
  })
  const forCode = [
    { what: 'an access token', token: accessToken },
    { what: 'a refresh token', token: refreshToken },
  ]
  const redeemed = await inTurn(forCode, async ({ what, token }) =>
    token === undefined ? [] : mustRefuseTokens(asCode, await kinds.redeemCode(token), `${what} as code`),
  )
  // Last, because it may burn the code: that it was good all the time is the control for the line above.
  const code = await refresh(target, client, kinds.code, { label: 'a code as refresh token' })
  return [...refreshed, ...redeemed, ...mustRefuseTokens(asRefreshToken, code, 'a code as refresh token')]
}
