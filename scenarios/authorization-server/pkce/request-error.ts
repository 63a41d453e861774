import type { AuthorizationOutcome } from '../../api/authorization-server.ts'
import { broken, type Finding, held, inconclusive } from '../../api/finding.ts'
import { first } from '../../api/params.ts'
import { describeOutcome, type PlannedFlow } from '../code-flow.ts'
import { leadsTo } from '../delivery.ts'
import { mustBringNoCode } from '../judge.ts'

/** Errors that speak of the person, the session or the server and so hide what the server thinks of the request. */
const aboutSomethingElse: ReadonlySet<string> = new Set([
  'temporarily_unavailable',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
])

/**
 * Judges how a server words its refusal of an authorization request (RFC 7636, 4.4.1): an error page of its own, or
 * `invalid_request` with the state that was sent, at the redirect URI that was sent.
 */
export function mustAnswerInvalidRequest(
  rows: string | readonly string[],
  outcome: AuthorizationOutcome,
  flow: Pick<PlannedFlow, 'redirectUri' | 'state'>,
  attempt: string,
): readonly Finding[] {
  const wrong = (observed: string) =>
    broken(
      rows,
      { expected: `invalid_request or an error page for ${attempt}`, observed: `${attempt}: ${observed}` },
      outcome,
    )
  switch (outcome.kind) {
    case 'error': {
      if (aboutSomethingElse.has(outcome.error))
        return inconclusive(rows, `${attempt}: ${describeOutcome(outcome)}`, outcome)
      if (outcome.error !== 'invalid_request') return wrong(describeOutcome(outcome))
      if (!leadsTo(outcome.response.deliveredTo, flow.redirectUri))
        return wrong(`invalid_request was sent to ${outcome.response.deliveredTo}`)
      const state = first(outcome.response.params, 'state')
      if (state !== flow.state)
        return wrong(`invalid_request came ${state === undefined ? 'without' : 'with another'} state`)
      return held(rows, `${attempt}: ${describeOutcome(outcome)}`, outcome)
    }
    case 'left':
      return leadsTo(outcome.response.deliveredTo, flow.redirectUri)
        ? wrong(describeOutcome(outcome))
        : inconclusive(rows, `${attempt}: ${describeOutcome(outcome)}`, outcome)
    case 'unclear':
      return outcome.why === 'loop' ? wrong(outcome.sentence) : mustBringNoCode(rows, outcome, attempt)
    case 'code':
    case 'tokens':
    case 'page':
    case 'login-failed':
      return mustBringNoCode(rows, outcome, attempt)
  }
}
