import type {
  AuthorizationOutcome,
  AuthorizationServerTarget,
  Browser,
  ServerClient,
} from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { all, type Params, withParam } from '../../api/params.ts'
import { authorizationServerScenario, type ScenarioContext } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf, whereAble } from '../judge.ts'

const errorReachesClient = 'RFC6749-4.1.2.1-2'
const stateKept = 'RFC6749-4.1.2.1-3'
const rows = [errorReachesClient, stateKept]

type Context = ScenarioContext<AuthorizationServerTarget>

/** Requests that a server may refuse once it knows who asks. */
const failing: readonly { readonly what: string; readonly spoil: (request: Params) => Params }[] = [
  { what: 'an unknown response type', spoil: (request) => withParam(request, 'response_type', 'banana') },
  { what: 'an unknown scope', spoil: (request) => withParam(request, 'scope', 'no-such-scope') },
]

export const errorRedirects = authorizationServerScenario({
  id: 'authorization-server/authorization-errors/error-redirects',
  title: 'Errors reach the client by redirect, with its state',
  story: 'A request fails after the log-in, and a person refuses consent: the client has to learn of both.',
  requirements: rows,
  needs: ['authorization-endpoint'],
  repeats: true,
  withPages: true,
  caughtBy: [
    { twin: 'shows-refused-consent-on-a-page', breaks: [errorReachesClient] },
    { twin: 'leaves-state-out-of-errors', breaks: [stateKept] },
  ],
  run: (context) =>
    inTurn(onePublicOneConfidential(context.target), (client) =>
      betweenControls(
        rows,
        () => codeControl(context.target, client, context.random),
        async ({ outcome: { browser } }) => [
          ...(await inTurn(failing, (request) => provoke(context, client, browser, request))),
          ...(await whereAble(context.target, 'deny', errorReachesClient, () => refuseConsent(context, client))),
        ],
      ),
    ),
})

/** A state with what servers mangle; characters outside ASCII only for the report. */
function markerState(random: Context['random']): string {
  return `${random.token(24)} a+b%20c`
}

async function provoke(
  { target, random }: Context,
  client: ServerClient,
  signedIn: Browser,
  { what, spoil }: (typeof failing)[number],
): Promise<readonly Finding[]> {
  const about = `${what} (${nameOf(client)})`
  const ask = async (state: string): Promise<AuthorizationOutcome> => {
    const asked = await askForCode(target, planFlow(client, random), {
      browser: await signedIn.clone(),
      label: `signed in, ask with ${what}`,
      spoil: (request) => spoil(withParam(request, 'state', state)),
    })
    return asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  }
  const state = markerState(random)
  const outcome = await ask(state)
  if (outcome.kind === 'error') return [...codeOf(outcome, about), ...stateOf(outcome, state, about)]
  // Ignored, or shown on a page: both are the server's choice here.
  return recorded(rows, `${about}: ${describeOutcome(outcome)}`, outcome)
}

/** A refused consent is the one failure that has to be redirected. */
async function refuseConsent({ target, random }: Context, client: ServerClient): Promise<readonly Finding[]> {
  const about = `consent refused (${nameOf(client)})`
  const state = markerState(random)
  const refuse = async (asking: (request: Params) => Params): Promise<AuthorizationOutcome> => {
    const asked = await askForCode(target, planFlow(client, random), {
      label: 'a person refuses consent',
      person: 'deny',
      spoil: (request) => asking(withParam(request, 'state', state)),
    })
    return asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
  }
  const once = await refuse((request) => request)
  // A code means that consent was remembered and nobody was asked.
  const outcome = once.kind === 'code' ? await refuse((request) => withParam(request, 'prompt', 'consent')) : once
  switch (outcome.kind) {
    case 'error':
      return [...codeOf(outcome, about), ...stateOf(outcome, state, about)]
    case 'code':
    case 'tokens':
      return inconclusive(errorReachesClient, `${about}: the server did not ask for consent`, outcome)
    case 'left':
      return broken(
        errorReachesClient,
        { expected: 'access_denied sent to the client', observed: `${about}: ${describeOutcome(outcome)}` },
        outcome,
      )
    case 'page':
      if (outcome.stalled) return inconclusive(errorReachesClient, `${about}: ${describeOutcome(outcome)}`, outcome)
      return broken(
        errorReachesClient,
        { expected: 'access_denied sent to the client', observed: `${about}: ${describeOutcome(outcome)}` },
        outcome,
      )
    default:
      return mustBringNoCode(errorReachesClient, outcome, about)
  }
}

type ErrorOutcome = Extract<AuthorizationOutcome, { kind: 'error' }>

/** One error code, of the list or of an extension. */
function codeOf(outcome: ErrorOutcome, about: string): readonly Finding[] {
  const codes = all(outcome.response.params, 'error')
  const [code = ''] = codes
  const sentence = `${about}: error ${code}`
  if (codes.length === 1 && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(code)) return held(errorReachesClient, sentence, outcome)
  const observed =
    codes.length > 1 ? `${about}: ${codes.length} error parameters` : `${about}: an error that is no code`
  return broken(errorReachesClient, { expected: 'one error code', observed }, outcome)
}

function stateOf(outcome: ErrorOutcome, state: string, about: string): readonly Finding[] {
  const came = all(outcome.response.params, 'state')
  if (came.length === 1 && came[0] === state) return held(stateKept, `${about}: state unchanged`, outcome)
  const how = came.length === 0 ? 'no state' : came.length > 1 ? 'state more than once' : 'another state than was sent'
  return broken(stateKept, { expected: 'the state as sent, once', observed: `${about}: ${how}` }, outcome)
}
