import type { AuthorizationOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { all, type Params, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'

const row = 'RFC6749-3.1.1-1'

const requests: readonly { readonly what: string; readonly spoil: (request: Params) => Params }[] = [
  { what: 'no response_type', spoil: (request) => without(request, 'response_type') },
  { what: 'an empty response_type', spoil: (request) => withParam(request, 'response_type', '') },
  { what: 'response_type=banana', spoil: (request) => withParam(request, 'response_type', 'banana') },
  { what: 'response_type=code banana', spoil: (request) => withParam(request, 'response_type', 'code banana') },
]

export const missingOrUnknown = authorizationServerScenario({
  id: 'authorization-server/response-types/missing-or-unknown',
  title: 'A missing or unknown response type is an error',
  story: 'A request asks for no response type, or for one that does not exist.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'takes-any-response-type-for-code', breaks: [row] },
    { twin: 'leaves-state-out-of-errors', breaks: [row] },
  ],
  run: ({ target, random }) =>
    inTurn(onePublicOneConfidential(target), (client) =>
      betweenControls(
        row,
        () => codeControl(target, client, random),
        async ({ outcome: { browser } }) => {
          // A page before the log-in may be all there is; signed in, the error may go to the client (RFC 9700, 4.11.2).
          const browsers = { 'nobody signed in': () => target.browser(), 'signed in': () => browser.clone() }
          const variants =
            target.loginKind === 'none' ? (['nobody signed in'] as const) : (['nobody signed in', 'signed in'] as const)
          return inTurn(variants, (when) =>
            inTurn(requests, async ({ what, spoil }) => {
              const flow = planFlow(client, random)
              const asked = await askForCode(target, flow, {
                browser: await browsers[when](),
                label: `${when}: ask with ${what}`,
                spoil,
              })
              const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
              return judge(outcome, `${what}, ${when} (${nameOf(client)})`, flow.state)
            }),
          )
        },
      ),
    ),
})

function judge(outcome: AuthorizationOutcome, what: string, state: string): readonly Finding[] {
  const observed = `${what}: ${describeOutcome(outcome)}`
  const wrong = (expected: string, but = observed) => broken(row, { expected, observed: but }, outcome)
  switch (outcome.kind) {
    case 'error': {
      const came = all(outcome.response.params, 'state')
      const note = recorded(row, observed, outcome)
      if (came.length === 1 && came[0] === state) return [...held(row, observed, outcome), ...note]
      return wrong('an error with the state of the request', `${observed}, but not with the state of the request`)
    }
    case 'left':
      return wrong('an error response')
    case 'unclear':
      // With a control that works, a crash or a loop is what this request does.
      if (outcome.why === 'crash' || outcome.why === 'loop') return wrong('an error response or an error page')
      return mustBringNoCode(row, outcome, what)
    default:
      return mustBringNoCode(row, outcome, what)
  }
}
