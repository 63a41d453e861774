import type { ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { type HttpAnswer, header } from '../../api/http.ts'
import { encodeForm } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { correctFlow, describeTokenOutcome } from '../code-flow.ts'
import { controlFailed, nameOf } from '../judge.ts'
import { askForRefreshToken, type RefreshContext, refresh } from '../refresh-grant.ts'
import { describeRevocation, revoke } from './revoke.ts'

const alike = 'RFC7009-2.2-1'
const crossOrigin = 'RFC7009-2.3-1'

export const answeredAlike = authorizationServerScenario({
  id: 'authorization-server/revocation/answered-alike',
  title: 'Revocation answers 200, for a live token, a dead one and one that never was',
  story: 'A client cleans up and does not know whether the token it throws away is still alive.',
  requirements: [alike, crossOrigin],
  needs: ['revocation'],
  repeats: true,
  caughtBy: [{ twin: 'refuses-to-revoke-unknown-tokens', breaks: [alike] }],
  async run(context): Promise<readonly Finding[]> {
    const { target, random } = context
    const [client] = target.tenants[0].clients
    const live = await liveToken(context, client)
    if (live.kind === 'failed') return controlFailed([alike, crossOrigin], live)
    const { token, hint } = live
    const [first, again, unknown] = [
      await revoke(target, client, token, { hint, label: `revoke a live ${hint}` }),
      await revoke(target, client, token, { hint, label: 'revoke the same one again' }),
      await revoke(target, client, random.token(32), { hint, label: 'revoke a random string' }),
    ]
    const same = new Set([first, again, unknown].map((answer) => (answer.kind === 'answered' ? answer.body : '')))
    return [
      ...judge(first, `a live ${hint} of the ${nameOf(client)}`),
      ...judge(again, 'the same one again'),
      ...judge(unknown, 'a random string'),
      ...(same.size > 1 ? recorded(alike, 'the bodies of the three answers differ') : []),
      ...(await byOldMeans(context, client)),
    ]
  },
})

async function liveToken(context: RefreshContext, client: ServerClient) {
  const attempt = await askForRefreshToken(context, client)
  if (attempt.kind === 'grant') {
    return { kind: 'live', token: attempt.grant.refreshToken, hint: 'refresh_token' } as const
  }
  const flow = await correctFlow(context.target, client, context.random)
  return flow.kind === 'failed'
    ? flow
    : ({ kind: 'live', token: flow.tokens.accessToken, hint: 'access_token' } as const)
}

function judge(answer: HttpAnswer, what: string): readonly Finding[] {
  const observed = `${what}: ${describeRevocation(answer)}`
  if (answer.kind !== 'answered') return inconclusive(alike, observed, answer)
  return answer.status === 200
    ? held(alike, observed, answer)
    : broken(alike, { expected: 'status 200', observed }, answer)
}

/** RFC 7009, 2.3: CORS is allowed, and JSONP is what it replaced. Both are only written down. */
async function byOldMeans(context: RefreshContext, client: ServerClient): Promise<readonly Finding[]> {
  const { target } = context
  const url = target.tenants[0].endpoints.revocation_endpoint
  if (url === undefined) return recorded(crossOrigin, 'no address of the revocation endpoint to ask')
  const preflight = await target.send({
    method: 'OPTIONS',
    url,
    headers: [
      ['origin', 'https://client.example'],
      ['access-control-request-method', 'POST'],
    ],
    label: 'a CORS preflight at the revocation endpoint',
  })
  const allowed = preflight.kind === 'answered' ? header(preflight, 'access-control-allow-origin') : undefined
  return [
    ...recorded(crossOrigin, allowed === undefined ? 'no CORS there' : `CORS there for ${allowed}`, preflight),
    ...(await byGet(context, client, url)),
  ]
}

async function byGet(context: RefreshContext, client: ServerClient, url: string): Promise<readonly Finding[]> {
  const attempt = await askForRefreshToken(context, client)
  if (attempt.kind !== 'grant') return []
  const { refreshToken } = attempt.grant
  const query = encodeForm([
    ['token', refreshToken],
    ['client_id', client.id],
    ['callback', 'done'],
  ])
  const answer = await context.target.send({
    method: 'GET',
    url: `${url}${url.includes('?') ? '&' : '?'}${query}`,
    label: 'revoke by GET with a callback (JSONP)',
  })
  const after = await refresh(context.target, client, refreshToken, { label: 'the token, afterwards' })
  const sentence = `after a GET with token and callback (${describeRevocation(answer)}) the refresh: ${describeTokenOutcome(after)}`
  return recorded(crossOrigin, sentence, answer, after)
}
