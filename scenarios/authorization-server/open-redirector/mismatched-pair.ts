import type { AuthorizationOutcome, AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { describeOutcome, planFlow } from '../code-flow.ts'
import { landsAt, leadsTo, responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode } from '../judge.ts'
import { attackerHost } from '../redirect-uri/mutants.ts'
import { mayBeUsed } from '../redirect-uri/surfaces.ts'
import { describeErrorPage } from './error-page.ts'

const noRedirect = 'RFC9700-4.11.2-1'
const tellTheUser = 'RFC6749-3.1.2.4-1'
const rows = [noRedirect, tellTheUser]

const unregistered = `https://${attackerHost}/cb`

/** A client and a redirect URI that do not belong together, and what else is wrong beside. */
interface Attempt {
  readonly what: string
  /** Undefined: no redirect URI at all. */
  readonly redirectUri: string | undefined
  readonly clientId: string
  readonly also: (request: Params) => Params
  readonly person?: 'deny'
}

const alone = { what: '', also: (request: Params): Params => request }

/** What may make a server answer before it looks at client and redirect URI. */
const besides = [
  alone,
  { what: ' with prompt=none', also: (request: Params) => withParam(request, 'prompt', 'none') },
  { what: ' with an unknown response type', also: (request: Params) => withParam(request, 'response_type', 'banana') },
  { what: ' with an implicit response type', also: (request: Params) => withParam(request, 'response_type', 'token') },
  { what: ' with an unknown scope', also: (request: Params) => withParam(request, 'scope', 'no-such-scope') },
  {
    what: ' with response_mode=form_post',
    also: (request: Params) => withParam(request, 'response_mode', 'form_post'),
  },
]

/** More of the same, for the pair where a server has most reason to go on. */
const besidesKnownClient = [
  { what: ' without a response type', also: (request: Params) => without(request, 'response_type') },
  {
    what: ' without a challenge',
    also: (request: Params) => without(request, 'code_challenge', 'code_challenge_method'),
  },
  {
    what: ' with an unknown challenge method',
    also: (request: Params) => withParam(request, 'code_challenge_method', 'no-such-method'),
  },
  { what: ' with a request object that is none', also: (request: Params) => withParam(request, 'request', 'x.y.z') },
  { what: ' with an unknown response mode', also: (request: Params) => withParam(request, 'response_mode', 'banana') },
]

/** Values that are no redirect URI, and that some browser or server still goes to. */
const malformed = [
  `//${attackerHost}/cb`,
  `https:${attackerHost}/cb`,
  `/\\${attackerHost}/cb`,
  `${attackerHost}/cb`,
  'https://',
  'javascript:alert(document.domain)',
  'data:text/html,parcelproof',
]

export const mismatchedPair = authorizationServerScenario({
  id: 'authorization-server/open-redirector/mismatched-pair',
  title: 'No redirect where client and redirect URI do not belong together',
  story: 'A link names a client of this server, or none, and a redirect URI that is not registered for it.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  repeats: true,
  caughtBy: [
    { twin: 'accepts-any-redirect-uri', breaks: rows },
    { twin: 'sends-errors-to-unregistered-redirect-uri', breaks: rows },
  ],
  async run({ target, random }) {
    const [client, ...others] = target.tenants[0].clients
    const able = await target.able('deny')
    const other = others.find(({ confidential }) => confidential !== client.confidential)
    const attempts = [
      ...attemptsFor(target, client, `no-such-client-${random.token(6)}`),
      ...(other === undefined ? [] : besides.map((beside) => atNobodys(other, beside))),
      ...(able.kind === 'yes'
        ? [{ ...atNobodys(client, { ...alone, what: ', refused by the person' }), person: 'deny' as const }]
        : []),
    ]
    return betweenControls(
      rows,
      () => codeControl(target, client, random),
      () =>
        inTurn(attempts, async (attempt) => {
          const request = withParam(planFlow(client, random).request, 'client_id', attempt.clientId)
          const params = attempt.also(
            attempt.redirectUri === undefined
              ? without(request, 'redirect_uri')
              : withParam(request, 'redirect_uri', attempt.redirectUri),
          )
          const { person } = attempt
          const asked = { params, label: `ask with ${attempt.what}` }
          const outcome = await target.authorize(client, asked, person === undefined ? {} : { person })
          return judge(outcome, attempt, client)
        }),
    )
  },
})

function attemptsFor(
  target: AuthorizationServerTarget,
  client: ServerClient,
  unknownClient: string,
): readonly Attempt[] {
  const { id } = client
  const foreign = [...target.tenants.slice(1), target.tenants[0]]
    .flatMap(({ clients }) => clients)
    .flatMap(({ redirectUris }) => redirectUris)
    .find((uri) => !mayBeUsed(client, uri))
  const pairs = [
    { what: 'an unknown client and a redirect URI of nobody', clientId: unknownClient, redirectUri: unregistered },
    {
      what: "an unknown client and a known client's redirect URI",
      clientId: unknownClient,
      redirectUri: client.redirectUris[0],
    },
    ...(foreign === undefined
      ? []
      : [{ what: "a known client and another client's redirect URI", clientId: id, redirectUri: foreign }]),
  ]
  return [
    ...pairs.flatMap((pair) => besides.map((other) => ({ ...pair, what: pair.what + other.what, also: other.also }))),
    ...[...besides, ...besidesKnownClient].map((beside) => atNobodys(client, beside)),
    ...malformed.map((redirectUri) => ({
      what: `the malformed redirect URI ${redirectUri}`,
      clientId: id,
      redirectUri,
      also: alone.also,
    })),
    // With a single one registered, a server may take that one (RFC 6749, 3.1.2.3).
    ...(client.redirectUris.length > 1
      ? [
          {
            what: 'no redirect URI where several are registered',
            clientId: id,
            redirectUri: undefined,
            also: alone.also,
          },
        ]
      : []),
  ]
}

function atNobodys({ id, confidential }: ServerClient, { what, also }: typeof alone): Attempt {
  const kind = confidential ? 'confidential' : 'public'
  return {
    what: `a known ${kind} client and a redirect URI of nobody${what}`,
    clientId: id,
    redirectUri: unregistered,
    also,
  }
}

function judge(outcome: AuthorizationOutcome, attempt: Attempt, client: ServerClient): readonly Finding[] {
  const { what, redirectUri } = attempt
  const response = responseOf(outcome)
  const sentence = `${what}: ${describeOutcome(outcome)}`
  if (response === undefined) return [...mustBringNoCode(rows, outcome, what), ...pageSeen(outcome, what)]
  const { deliveredTo } = response
  const toTheAsked =
    redirectUri !== undefined && (leadsTo(deliveredTo, redirectUri) || landsAt(deliveredTo, attackerHost))
  if (toTheAsked || outcome.kind === 'code' || outcome.kind === 'tokens') {
    const expected = `no redirect to ${redirectUri ?? 'a redirect URI the request does not name'}, and no code`
    return broken(rows, { expected, observed: sentence }, outcome)
  }
  const note = client.redirectUris.includes(deliveredTo) ? recorded(noRedirect, sentence, outcome) : []
  return [...held(rows, sentence, outcome), ...note]
}

function pageSeen(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  if (outcome.kind !== 'page') return []
  return recorded(tellTheUser, `${what}: ${describeErrorPage(outcome.body, attackerHost)}`, outcome)
}
