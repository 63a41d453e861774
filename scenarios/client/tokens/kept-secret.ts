import { withoutAbility } from '../../api/ability.ts'
import type { CallOutcome, ClientTarget } from '../../api/client.ts'
import { broken, type Evidence, type Finding, held, inconclusive, notApplicable } from '../../api/finding.ts'
import { headerValues } from '../../api/http.ts'
import { withParam } from '../../api/params.ts'
import { clientScenario } from '../../api/scenario.ts'
import { begin, type Connected, connect, deliver } from '../flows.ts'
import { controlFailed } from '../judge.ts'
import { callAs } from '../refresh/ageing.ts'
import { type Secret, secretsIn } from './found.ts'
import { type Session, wholeSession } from './session.ts'

const accessTokens = 'RFC6749-10.3-1-client'
const refreshTokens = 'RFC6749-10.4-1'
const credentials = 'RFC6749-10.1-1'
const cookies = 'OAUTH21-7.1.3.4-1-client'
const logs = 'TENANT-LOG-3'
const atRest = 'TENANT-STORE-1'
const rows = [accessTokens, refreshTokens, credentials, cookies, logs, atRest]

export const tokensKeptSecret = clientScenario({
  id: 'client/tokens/kept-secret',
  title: 'No token, verifier or client secret is shown, logged, measured or kept in the clear',
  story:
    'A whole session with failures in it; then pages, cookies, logs, metrics and the store are searched for every secret in it.',
  requirements: rows,
  needs: ['call'],
  caughtBy: [
    { twin: 'shows-token-to-tenant', breaks: [accessTokens] },
    { twin: 'shows-secret-to-browser', breaks: [credentials] },
    { twin: 'logs-tokens-with-errors', breaks: [logs, accessTokens] },
    { twin: 'keeps-records-unsealed', breaks: [atRest, accessTokens, refreshTokens] },
  ],
  async run({ target }) {
    const session = await wholeSession(target, rows, trouble)
    if (session.kind === 'findings') return session.findings
    return [
      ...shown(session),
      ...inCookies(session),
      ...(await logged(target, session)),
      ...(await kept(target, session)),
    ]
  },
})

/** Places where people print what they have in their hands. */
async function trouble(target: ClientTarget, connected: Connected): Promise<readonly CallOutcome[]> {
  const answers = [
    { kind: 'text', status: 500, body: '{"broken' },
    { kind: 'json', status: 400, body: { error: 'invalid_request' } },
    { kind: 'cut' },
  ] as const
  const calls: CallOutcome[] = []
  for (const answer of answers) {
    const failing = target.behave({ api: async () => answer })
    calls.push(await callAs(target, connected, 'call that the carrier fails'))
    failing.stop()
  }
  const begun = await begin(target, target.tenants[0])
  if (begun.kind === 'failed') return calls
  const failing = target.behave({ token: async () => ({ kind: 'text', status: 500, body: '{"broken' }) })
  const { response } = target.grant(begun.flow)
  await deliver(target, begun.flow, response, { label: 'callback whose token request fails', redeems: true })
  failing.stop()
  await deliver(target, begun.flow, withParam(response, 'state', 'unknown'), { label: 'callback with another state' })
  return calls
}

function shown({ hops, answers, connected, ...session }: Session): readonly Finding[] {
  const text = [
    connected.flow.location,
    ...hops.flatMap(({ headers, body }) => [body, ...headers.map(([, value]) => value)]),
    ...answers.flatMap((answer) =>
      answer.kind === 'answered' ? [answer.body, ...answer.headers.map(([, value]) => value)] : [],
    ),
  ].join('\n')
  const searched = { text, where: 'in what browsers and tenants are shown', evidence: [connected, ...answers] }
  return [
    ...judge(accessTokens, accessIn(session), searched),
    ...judge(refreshTokens, refreshIn(session), searched),
    ...(session.clientSecrets.length === 0
      ? notApplicable(credentials, 'the client showed no secret of eight characters or more to search for')
      : judge(credentials, secretsOf(session), searched)),
  ]
}

/** Only cookies that may travel in the clear count; the attributes of others are nobody's business here. */
function inCookies({ hops, connected, ...session }: Session): readonly Finding[] {
  const set = hops.flatMap((hop) => headerValues(hop, 'set-cookie'))
  const text = set.filter((cookie) => !/;\s*secure\b/i.test(cookie)).join('\n')
  const searched = { text, where: 'in a cookie without Secure', evidence: [connected] }
  return judge(cookies, [...accessIn(session), ...refreshIn(session)], searched)
}

async function logged(target: ClientTarget, session: Session): Promise<readonly Finding[]> {
  const missing = withoutAbility(logs, await target.able('logs'))
  if (missing !== undefined) return missing
  const measured = (await target.able('metrics')).kind === 'yes' ? await target.metrics() : undefined
  const text = `${(await target.logs()) ?? ''}\n${measured?.kind === 'answered' ? measured.body : ''}`
  if (text.trim() === '') return inconclusive(logs, 'nothing was logged while a tenant connected, called and failed')
  const searched = { text, where: 'in the log or the metrics', evidence: [session.connected] }
  const verifiers = session.verifiers.map((value) => ({ what: 'a verifier', value }))
  const all = [...accessIn(session), ...refreshIn(session), ...secretsOf(session), ...verifiers]
  return [
    ...judge(logs, all, searched),
    ...judge(accessTokens, accessIn(session), searched),
    ...judge(refreshTokens, refreshIn(session), searched),
  ]
}

async function kept(target: ClientTarget, session: Session): Promise<readonly Finding[]> {
  const missing = withoutAbility(atRest, await target.able('store-export'))
  if (missing !== undefined) return missing
  // The session has ended with a disconnect: here is a connection that stands. Its tokens join those of the session.
  const connected = await connect(target, target.tenants[0])
  if (connected.kind === 'failed') return controlFailed(atRest, connected)
  const text = (await target.storeExport()) ?? ''
  const { clientId, tenant } = connected.flow
  if (![clientId, tenant.id].some((marker) => text.includes(marker))) {
    return inconclusive(
      atRest,
      'the export holds neither the tenant nor its client, so that nothing can be found in it',
      connected,
    )
  }
  const searched = { text, where: 'in the store in the clear', evidence: [connected] }
  return [
    ...judge(atRest, [...accessIn(session), ...refreshIn(session)], searched),
    ...judge(accessTokens, accessIn(session), searched),
    ...judge(refreshTokens, refreshIn(session), searched),
  ]
}

const accessIn = ({ access }: Pick<Session, 'access'>): readonly Secret[] =>
  access.map((value) => ({ what: 'an access token', value }))

const refreshIn = ({ refresh }: Pick<Session, 'refresh'>): readonly Secret[] =>
  refresh.map((value) => ({ what: 'a refresh token', value }))

const secretsOf = ({ clientSecrets }: Pick<Session, 'clientSecrets'>): readonly Secret[] =>
  clientSecrets.map((value) => ({ what: 'a client secret', value }))

interface Searched {
  readonly text: string
  readonly where: string
  readonly evidence: Evidence
}

function judge(row: string, secrets: readonly Secret[], { text, where, evidence }: Searched): readonly Finding[] {
  const [found] = secretsIn(text, secrets)
  return found === undefined
    ? held(row, undefined, ...evidence)
    : broken(row, { expected: `no secret ${where}`, observed: `${found.what} stands ${where}` }, ...evidence)
}
