import type { AuthorizationServerTarget, ServerClient, Tokens } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../../api/finding.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { audiences, readAccessToken, type TokenView } from '../access-token.ts'
import { askByClientCredentials } from '../client-credentials-call.ts'
import { correctFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { controlFailed, nameOf, oneClientOfEachKind } from '../judge.ts'
import { askForRefreshToken, refresh } from '../refresh-grant.ts'

const policy = 'OAUTH21-7.1.3.5-1'
const advice = 'RFC6750-5.3-2'
const hour = 3600

type Context = ScenarioContext<AuthorizationServerTarget>

export const lifetimeAndAudience = authorizationServerScenario({
  id: 'authorization-server/tokens/lifetime-and-audience',
  title: 'Bearer tokens live an hour at most and say for whom they are',
  story: 'A bearer token gets out, and the question is how long and where it opens doors.',
  requirements: [policy, advice],
  needs: [],
  caughtBy: [
    { twin: 'issues-long-lived-access-tokens', breaks: [policy, advice] },
    { twin: 'leaves-out-audience', breaks: [advice] },
  ],
  run: (context) => inTurn(oneClientOfEachKind(context.target), (client) => tokensOf(context, client)),
})

async function tokensOf(context: Context, client: ServerClient): Promise<readonly Finding[]> {
  const { target, random } = context
  const flow = await correctFlow(target, client, random)
  if (flow.kind === 'failed') return controlFailed([policy, advice], flow)
  const about = (what: string) => `the token for ${what} of the ${nameOf(client)}`
  // Each token is looked at before the next one is asked for, which may end it.
  const findings = [...(await judge(target, client, flow.tokens, about('a code')))]
  const refreshable = await askForRefreshToken(context, client)
  if (refreshable.kind === 'grant') {
    const refreshed = await refresh(target, client, refreshable.grant.refreshToken)
    if (refreshed.kind === 'tokens')
      findings.push(...(await judge(target, client, refreshed, about('a refresh token'))))
  }
  const own = client.confidential ? await askByClientCredentials(target, client) : undefined
  if (own?.kind === 'tokens') findings.push(...(await judge(target, client, own, about('client credentials'))))
  return findings
}

async function judge(
  target: AuthorizationServerTarget,
  client: ServerClient,
  tokens: Tokens,
  what: string,
): Promise<readonly Finding[]> {
  if (tokens.tokenType !== undefined && tokens.tokenType.toLowerCase() !== 'bearer') return []
  const view = await readAccessToken(target, target.tenants[0], tokens.accessToken)
  const seconds = lifetimeOf(tokens, view)
  if (seconds === undefined) {
    return inconclusive([policy, advice], `${what}: neither expires_in nor exp says how long it lives`, tokens)
  }
  const declared = client.facts.lifetimes?.access
  const allowed = declared === undefined ? hour : declared / 1000
  const observed = `${what} lives ${seconds} s`
  return [
    ...(seconds > allowed
      ? broken(policy, { expected: `at most ${allowed} s`, observed }, tokens, view)
      : held(policy, observed, tokens, view)),
    ...judgeAdvice(view, seconds, what, tokens),
  ]
}

function judgeAdvice(view: TokenView, seconds: number, what: string, tokens: Tokens): readonly Finding[] {
  const expected = `at most ${hour} s and an audience`
  if (seconds > hour) return broken(advice, { expected, observed: `${what} lives ${seconds} s` }, tokens, view)
  if (view.kind === 'unreadable') return couldNotRun(advice, view.missing, tokens, view)
  const named = audiences(view.claims)
  return named.length === 0
    ? broken(advice, { expected, observed: `${what} names no audience (${view.from})` }, tokens, view)
    : held(advice, `${what} lives ${seconds} s and is for ${named.join(', ')}`, tokens, view)
}

/** The longest life any place states, in seconds. */
function lifetimeOf(tokens: Tokens, view: TokenView): number | undefined {
  const stated = Number(tokens.expiresIn ?? Number.NaN)
  const { exp, iat } = view.kind === 'read' ? view.claims : {}
  const inToken = typeof exp === 'number' && typeof iat === 'number' ? exp - iat : Number.NaN
  const known = [stated, inToken].filter(Number.isFinite)
  return known.length === 0 ? undefined : Math.max(...known)
}
