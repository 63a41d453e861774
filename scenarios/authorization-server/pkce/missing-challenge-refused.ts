import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  Browser,
  ServerClient,
} from '../../api/authorization-server.ts'
import { couldNotRun, type Finding, notApplicable, recorded } from '../../api/finding.ts'
import { first, type Params, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { askForCode, describeOutcome, type PlannedFlow, planFlow } from '../code-flow.ts'
import { withoutCode } from '../flow-series.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf, oneClientOfEachKind, withoutAbility } from '../judge.ts'
import { mustAnswerInvalidRequest } from './request-error.ts'
import { emptyChallenge, methodAlone, withoutChallenge } from './request-mutants.ts'

const publicRefused = 'OAUTH21-4.1.2.1-2'
const confidentialRefused = 'OAUTH21-4.1.2.1-3'
const error = 'RFC7636-4.4.1-1'
const stillAccepted = 'RFC7636-5-1'
const rows = [publicRefused, confidentialRefused, error, stillAccepted]

/** One way to send a request without a challenge. */
interface Variant {
  readonly what: string
  readonly spoil: (request: Params) => Params
  readonly method: 'GET' | 'POST'
  readonly session: 'signed in' | 'new browser'
}

// A server may look for the challenge on one of its ways only: before log-in, with a session, or in a query.
const variants: readonly Variant[] = [
  { ...withoutChallenge, method: 'GET', session: 'new browser' },
  { ...withoutChallenge, method: 'GET', session: 'signed in' },
  { ...withoutChallenge, method: 'POST', session: 'signed in' },
  { ...emptyChallenge, method: 'GET', session: 'signed in' },
  { ...methodAlone, method: 'GET', session: 'signed in' },
]

export const missingChallengeRefused = authorizationServerScenario({
  id: 'authorization-server/pkce/missing-challenge-refused',
  title: 'A request without a challenge brings no code',
  story: 'A client asks for a code without PKCE, and is told what is missing.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'does-not-require-pkce', breaks: [publicRefused, confidentialRefused] },
    { twin: 'names-another-error-for-missing-challenge', breaks: [error] },
  ],
  async run(context) {
    const clients = oneClientOfEachKind(context.target)
    return [
      ...(await inTurn(clients, (client) => askWithoutChallenge(context, client))),
      ...(await whereNone(context.target, 'public-client', clients, [publicRefused])),
      ...(await whereNone(context.target, 'confidential-client', clients, [confidentialRefused, stillAccepted])),
    ]
  },
})

type Context = Pick<ScenarioContext<AuthorizationServerTarget>, 'target' | 'random'>

async function askWithoutChallenge({ target, random }: Context, client: ServerClient): Promise<readonly Finding[]> {
  const own = client.confidential ? [confidentialRefused, stillAccepted] : [publicRefused]
  // OAuth 2.1 leaves confidential OpenID clients the nonce in place of a challenge; these requests have neither.
  const plan = (): PlannedFlow => {
    const flow = planFlow(client, random)
    return client.confidential ? { ...flow, request: withoutOpenId(flow.request) } : flow
  }
  const control = await askForCode(target, plan(), { label: 'control: the same request with a challenge' })
  if (control.kind === 'none') return withoutCode([...own, error], control)
  const { browser } = control.grant.outcome
  const ask = (flow: PlannedFlow, { what, spoil, method, session }: Variant) =>
    target.authorize(
      client,
      { params: spoil(flow.request), method, label: `ask with ${what}` },
      session === 'signed in' ? { browser } : {},
    )
  const findings = await inTurn(variants, async (variant) => {
    const flow = plan()
    const outcome = await ask(flow, variant)
    const attempt = `${variant.what} by ${variant.method}, ${variant.session} (${nameOf(client)})`
    return [
      ...mustBringNoCode(client.confidential ? confidentialRefused : publicRefused, outcome, attempt),
      ...(client.confidential ? recorded(stillAccepted, `${attempt}: ${describeOutcome(outcome)}`, outcome) : []),
      // By POST the endpoint may not be there at all, which has an error of its own.
      ...(variant.method === 'GET' ? errorOf(outcome, flow, attempt) : []),
    ]
  })
  return [...findings, ...(await withNonce({ target, random }, client, browser))]
}

function errorOf(outcome: AuthorizationOutcome, flow: PlannedFlow, attempt: string): readonly Finding[] {
  return outcome.kind === 'code'
    ? notApplicable(error, `${nameOf(flow.client)} is given a code for a request without a challenge`, outcome)
    : mustAnswerInvalidRequest(error, outcome, flow, attempt)
}

/** A confidential OpenID client with a nonce: OAuth 2.1 may let it go without PKCE, so this is recorded only. */
async function withNonce(
  { target, random }: Context,
  client: ServerClient,
  browser: Browser,
): Promise<readonly Finding[]> {
  if (!client.confidential || !scopesOf(client.scope).includes('openid')) return []
  const flow = planFlow(client, random)
  const request = withParam(withoutChallenge.spoil(flow.request), 'nonce', random.token(16))
  const outcome = await target.authorize(
    client,
    { params: request, label: 'ask with openid and nonce, no challenge' },
    { browser },
  )
  return recorded(
    confidentialRefused,
    `with openid and nonce and no challenge: ${describeOutcome(outcome)} (${nameOf(client)})`,
    outcome,
  )
}

/** Answers rows about a kind of client the first tenant does not have. */
async function whereNone(
  target: AuthorizationServerTarget,
  kind: 'public-client' | 'confidential-client',
  clients: readonly ServerClient[],
  unanswered: readonly string[],
): Promise<readonly Finding[]> {
  if (clients.some(({ confidential }) => confidential === (kind === 'confidential-client'))) return []
  return (
    withoutAbility(unanswered, await target.able(kind)) ??
    couldNotRun(unanswered, `the first tenant has no ${kind.replace('-', ' ')}: add one under its \`clients\``)
  )
}

function withoutOpenId(request: Params): Params {
  const scope = scopesOf(first(request, 'scope')).filter((value) => value !== 'openid')
  return scope.length === 0 ? without(request, 'scope') : withParam(request, 'scope', scope.join(' '))
}

function scopesOf(scope: string | undefined): readonly string[] {
  return (scope ?? '').split(' ').filter((value) => value !== '')
}
