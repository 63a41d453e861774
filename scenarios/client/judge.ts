import type { TokenRequest } from '../api/carrier.ts'
import type { CallbackOutcome } from '../api/client.ts'
import { broken, couldNotRun, type Finding, held, inconclusive, invalid } from '../api/finding.ts'
import type { Failed } from './flows.ts'

type Rows = string | readonly string[]

/** What a failed positive control makes of the rows beside it. */
export function controlFailed(rows: Rows, control: Failed): readonly Finding[] {
  return control.unable === true
    ? couldNotRun(rows, control.sentence, control)
    : invalid(rows, `the positive control failed: ${control.sentence}`, control)
}

/**
 * Judges a spoiled response by what left the platform: no token request may have. What the platform shows (400, 500, a
 * friendly page) says nothing. `attempt` names the one thing that was wrong: `a response with an invented state`.
 */
export function mustSendNothing(rows: Rows, outcome: CallbackOutcome, attempt: string): readonly Finding[] {
  const [sent] = outcome.tokenRequests
  if (sent !== undefined) {
    const sentences = {
      expected: `no token request for ${attempt}`,
      observed: `${attempt}: ${describeTokenRequest(sent)}`,
    }
    return broken(rows, sentences, outcome, ...outcome.tokenRequests)
  }
  return nothingLeft(rows, outcome, attempt)
}

/** The same where a token request may leave as long as none of them is `bad`. */
export function mustNotSend(
  rows: Rows,
  outcome: CallbackOutcome,
  attempt: string,
  bad: { readonly what: string; readonly is: (request: TokenRequest) => boolean },
): readonly Finding[] {
  const found = outcome.tokenRequests.filter(bad.is)
  const [sent] = found
  if (sent !== undefined) {
    const sentences = {
      expected: `${attempt}: ${bad.what} does not leave`,
      observed: `${attempt}: ${describeTokenRequest(sent)}`,
    }
    return broken(rows, sentences, outcome, ...found)
  }
  return nothingLeft(rows, outcome, attempt)
}

function nothingLeft(rows: Rows, outcome: CallbackOutcome, attempt: string): readonly Finding[] {
  if (outcome.kind === 'answered') {
    return held(rows, `${attempt}: the platform answered ${outcome.last.status}`, outcome, ...outcome.tokenRequests)
  }
  return outcome.why === 'not-sent' || outcome.why === 'rate-limited'
    ? couldNotRun(rows, `${attempt}: ${outcome.sentence}`, outcome)
    : inconclusive(rows, `${attempt}: ${outcome.sentence}; that is no refusal`, outcome)
}

/** `a token request left for ups, as client acme-ups, with a code of acme and a verifier of another flow`. */
export function describeTokenRequest(request: TokenRequest): string {
  const { carrier, credentials, code, verifier } = request
  const owner = code?.issuedFor === undefined ? '' : ` issued for ${code.issuedFor.tenant} at ${code.issuedFor.carrier}`
  const parts = [
    `as client ${credentials.clientId ?? '(none)'}`,
    ...(code === undefined ? [] : [`with a code${owner}`]),
    ...(verifier === undefined
      ? ['without a verifier']
      : [verifier.flow === code?.issuedFor?.flow ? 'with its verifier' : 'with another verifier']),
  ]
  return `a token request left for ${carrier.id}, ${parts.join(', ')}`
}
