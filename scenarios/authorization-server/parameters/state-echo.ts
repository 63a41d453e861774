import type { AuthorizationOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive, recorded } from '../../api/finding.ts'
import { all, withParam } from '../../api/params.ts'
import { authorizationServerScenario } from '../../api/scenario.ts'
import { onePublicOneConfidential } from '../clients.ts'
import { betweenControls, codeControl } from '../code-control.ts'
import { askForCode, describeOutcome, planFlow } from '../code-flow.ts'
import { responseOf } from '../delivery.ts'
import { inTurn } from '../in-turn.ts'
import { nameOf } from '../judge.ts'

const row = 'RFC6749-4.1.2-6'

interface State {
  readonly what: string
  readonly of: (token: string) => string
  /** A server may set a limit; that it does is worth a note and no more. */
  readonly mayBeTooLong?: true
}

const printable = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 + 1 }, (_, index) => 0x20 + index))

const states: readonly State[] = [
  { what: 'spaces, plus and percent signs', of: (token) => ` ${token} a+b  c%20d%2Bf% ` },
  { what: 'ampersands, equals signs and quotes', of: (token) => `${token}&state=x&"it's"=y;z#` },
  { what: 'every printable character', of: (token) => `${token}${printable}` },
  { what: '1 KB', of: (token) => token.repeat(64).slice(0, 1024), mayBeTooLong: true },
]

export const stateEcho = authorizationServerScenario({
  id: 'authorization-server/parameters/state-echo',
  title: 'state comes back exactly as sent',
  story: 'A client sends states with every kind of character and compares what comes back.',
  requirements: [row],
  needs: ['authorization-endpoint'],
  caughtBy: [
    { twin: 'decodes-state-once-more', breaks: [row] },
    { twin: 'leaves-state-out-of-errors', breaks: [row] },
  ],
  run: ({ target, random }) =>
    inTurn(onePublicOneConfidential(target).slice(0, 1), (client) =>
      betweenControls(
        row,
        () => codeControl(target, client, random),
        ({ outcome: { browser } }) =>
          inTurn(states, async ({ what, of, mayBeTooLong }) => {
            const state = of(random.token(24))
            // Signed in already: errors may go to the client then (RFC 9700, 4.11.2).
            const ask = async (label: string, response: string): Promise<AuthorizationOutcome> => {
              const asked = await askForCode(target, planFlow(client, random), {
                browser: await browser.clone(),
                label,
                spoil: (request) => withParam(withParam(request, 'state', state), 'response_type', response),
              })
              return asked.kind === 'grant' ? asked.grant.outcome : asked.outcome
            }
            const about = `a state with ${what} (${nameOf(client)})`
            const success = judge(await ask(`ask with ${about}`, 'code'), state, about)
            const error = await ask(`ask for an error with ${about}`, 'banana')
            return [...required(success, mayBeTooLong), ...judge(error, state, `${about}, in an error`).findings]
          }),
      ),
    ),
})

interface Judged {
  readonly findings: readonly Finding[]
  /** Set where no response came to look at. */
  readonly none?: string
  readonly outcome: AuthorizationOutcome
}

function judge(outcome: AuthorizationOutcome, state: string, what: string): Judged {
  const response = responseOf(outcome)
  const sentence = `${what}: ${describeOutcome(outcome)}`
  if (response === undefined) return { findings: recorded(row, sentence, outcome), none: sentence, outcome }
  const came = all(response.params, 'state')
  if (came.length === 1 && came[0] === state) return { findings: held(row, sentence, outcome), outcome }
  const observed = `${sentence}, ${came.length === 0 ? 'without state' : came.length > 1 ? 'with state more than once' : 'with a changed state'}`
  return { findings: broken(row, { expected: 'state exactly as sent, once', observed }, outcome), outcome }
}

/** A correct request with this state has to be answered at all. */
function required({ findings, none, outcome }: Judged, mayBeTooLong: true | undefined): readonly Finding[] {
  if (none === undefined || mayBeTooLong) return findings
  const refused = outcome.kind === 'page' && !outcome.stalled
  return refused
    ? broken(row, { expected: 'a response with the state', observed: none }, outcome)
    : inconclusive(row, none, outcome)
}
