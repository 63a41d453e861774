import type { TokenOracle } from '../../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, notApplicable, recorded } from '../../api/finding.ts'
import type { HttpAnswer } from '../../api/http.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { decodeJwt, isRecord } from '../jwt.ts'
import { type RefreshContext, withRefreshToken } from '../refresh-grant.ts'
import { describeRevocation, revoke, wasAnswered } from './revoke.ts'

const direct = 'RFC7009-2-2'
const throughRefresh = 'RFC7009-2.1-4'

export const endsAccessTokens = authorizationServerScenario({
  id: 'authorization-server/revocation/ends-access-tokens',
  title: 'A revoked access token is dead, and so are those of a revoked refresh token',
  story: 'A person disconnects an application, and somebody goes on with its access token.',
  requirements: [direct, throughRefresh],
  needs: ['revocation', 'token-oracle'],
  caughtBy: [
    { twin: 'revokes-refresh-tokens-only', breaks: [direct] },
    { twin: 'leaves-access-tokens-of-revoked-grant', breaks: [throughRefresh] },
  ],
  async run(context): Promise<readonly Finding[]> {
    const answer = await context.target.oracle(context.target.tenants[0])
    if (answer.kind === 'none') return couldNotRun([direct, throughRefresh], answer.missing)
    const first = await revokeAccessToken(context, answer.oracle)
    // Servers that cannot end access tokens at all are not asked to do it on the way.
    if (!first.some(({ kind }) => kind === 'held')) {
      return [...first, ...notApplicable(throughRefresh, 'this server was not seen to revoke access tokens')]
    }
    return [...first, ...(await revokeGrant(context, answer.oracle))]
  },
})

async function revokeAccessToken({ target, random }: RefreshContext, oracle: TokenOracle): Promise<readonly Finding[]> {
  const [client] = target.tenants[0].clients
  const flow = await correctFlow(target, client, random)
  if (flow.kind === 'failed') return controlFailed(direct, flow)
  const { accessToken } = flow.tokens
  const before = await oracle.ask(accessToken)
  if (before.kind !== 'live') {
    return inconclusive(
      direct,
      `the positive control failed: a fresh access token is not live by ${oracle.name}`,
      before,
    )
  }
  const answer = await revoke(target, client, accessToken, { hint: 'access_token', label: 'revoke an access token' })
  if (!wasAnswered(answer)) return inconclusive(direct, describeRevocation(answer), answer)
  return deadAfter(direct, accessToken, oracle, answer, `an access token of the ${nameOf(client)}, revoked`)
}

function revokeGrant(context: RefreshContext, oracle: TokenOracle): Promise<readonly Finding[]> {
  const { target } = context
  const [client] = target.tenants[0].clients
  return withRefreshToken(context, client, throughRefresh, async ({ refreshToken, tokens }) => {
    const before = await oracle.ask(tokens.accessToken)
    if (before.kind !== 'live') {
      const reason = `the positive control failed: a fresh access token is not live by ${oracle.name}`
      return inconclusive(throughRefresh, reason, before)
    }
    const answer = await revoke(target, client, refreshToken, {
      hint: 'refresh_token',
      label: 'revoke a refresh token',
    })
    if (!wasAnswered(answer)) return inconclusive(throughRefresh, describeRevocation(answer), answer)
    const what = `an access token of the ${nameOf(client)} whose refresh token was revoked`
    return deadAfter(throughRefresh, tokens.accessToken, oracle, answer, what)
  })
}

async function deadAfter(
  row: string,
  accessToken: string,
  oracle: TokenOracle,
  answer: HttpAnswer,
  what: string,
): Promise<readonly Finding[]> {
  const after = await oracle.ask(accessToken)
  const attempt = `${what} (${describeRevocation(answer)}), by ${oracle.name}`
  if (after.kind === 'dead') return held(row, `${attempt}: dead`, answer, after)
  if (after.kind === 'unclear') return inconclusive(row, `${attempt}: ${after.sentence}`, after)
  if (isUnsupported(answer)) return recorded(row, `${attempt}: the server does not revoke access tokens`, answer)
  // A resource that reads JWTs by itself cannot know; only the server's own answer counts.
  if (oracle.name !== 'introspection' && decodeJwt(accessToken) !== undefined) {
    return recorded(row, `${attempt}: still taken, as a JWT may be until it expires`, answer, after)
  }
  return broken(row, { expected: 'the token is dead', observed: `${attempt}: live` }, answer, after)
}

function isUnsupported(answer: HttpAnswer): boolean {
  return answer.kind === 'answered' && isRecord(answer.json) && answer.json.error === 'unsupported_token_type'
}
