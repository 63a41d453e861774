import type { AuthorizationOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, recorded } from '../../api/finding.ts'
import { type Params, without, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { mustBringNoCode, nameOf } from '../judge.ts'

const row = 'RFC9700-4.11.2-3'

/** Requests a server could answer with a redirect at once. */
const requests: readonly { readonly what: string; readonly spoil: (request: Params) => Params }[] = [
  { what: 'a correct request', spoil: (request) => request },
  { what: 'an unknown scope', spoil: (request) => withParam(request, 'scope', 'no-such-scope') },
  { what: 'an unknown response type', spoil: (request) => withParam(request, 'response_type', 'banana') },
  { what: 'no response type', spoil: (request) => without(request, 'response_type') },
  {
    what: 'an unknown challenge method',
    spoil: (request) => withParam(request, 'code_challenge_method', 'no-such-method'),
  },
]

export const beforeLogin = authorizationServerScenario({
  id: 'authorization-server/open-redirector/before-login',
  title: 'Nobody is redirected before signing in',
  story: 'A link with a mistake in it is sent to somebody who is not signed in, to be forwarded to the registered URI.',
  requirements: [row],
  needs: ['authorization-endpoint', 'login'],
  repeats: true,
  caughtBy: [{ twin: 'redirects-errors-before-sign-in', breaks: [row] }],
  run: ({ target, random }) =>
    inTurn(onePublicOneConfidential(target), (client) =>
      betweenControls(
        row,
        () => codeControl(target, client, random),
        async () => {
          const judged = await inTurn(requests, async ({ what, spoil }) => {
            const asked = await askForCode(target, planFlow(client, random), {
              label: `without a session: ${what}`,
              person: 'stop-at-login',
              spoil,
            })
            const outcome = asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
            return judge(outcome, `${what}, without a session (${nameOf(client)})`)
          })
          const silent = await askForCode(target, planFlow(client, random), {
            label: 'without a session: prompt=none',
            person: 'stop-at-login',
            spoil: (request) => withParam(request, 'prompt', 'none'),
          })
          return [...judged, ...judgeSilent(silent, nameOf(client))]
        },
      ),
    ),
})

function judge(outcome: AuthorizationOutcome, what: string): readonly Finding[] {
  const observed = `${what}: ${describeOutcome(outcome)}`
  if (responseOf(outcome) !== undefined) {
    return broken(row, { expected: 'a page of the server, and no redirect before the log-in', observed }, outcome)
  }
  // The log-in page is what the driver was told to stop at.
  if (outcome.kind === 'page') return held(row, observed, outcome)
  return mustBringNoCode(row, outcome, what)
}

/** Silent authentication may be answered at once, but not with a code: nobody is signed in. */
function judgeSilent(asked: Awaited<ReturnType<typeof askForCode>>, client: string): readonly Finding[] {
  if (asked.kind === 'none')
    return recorded(row, `prompt=none without a session (${client}): ${asked.sentence}`, asked.outcome)
  const observed = `prompt=none without a session (${client}): a code was sent`
  return broken(row, { expected: 'no code while nobody is signed in', observed }, asked.grant.outcome)
}
