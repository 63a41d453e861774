import type { TokenOutcome } from '../api/authorization-server.ts'
import { broken, couldNotRun, type Finding, held, inconclusive } from '../api/finding.ts'
import { describeTokenOutcome } from './code-flow.ts'

/** Error codes of a server that has no time for any request. */
const busy: ReadonlySet<string> = new Set(['temporarily_unavailable', 'slow_down'])

type Rows = string | readonly string[]

/**
 * Judges a refused token request by the letter of its error code. Whether it was refused at all is a row of its own;
 * here tokens are broken too, for the error did not come.
 */
export function mustNameError(rows: Rows, outcome: TokenOutcome, error: string, attempt: string): readonly Finding[] {
  switch (outcome.kind) {
    case 'tokens':
      return broken(
        rows,
        { expected: `the error ${error} for ${attempt}`, observed: `tokens were issued for ${attempt}` },
        outcome,
      )
    case 'refused':
      if (outcome.error !== undefined && busy.has(outcome.error))
        return inconclusive(rows, `${attempt}: the server answered ${outcome.error}, so it was busy`, outcome)
      return outcome.error === error
        ? held(rows, `${attempt}: ${describeTokenOutcome(outcome)}`, outcome)
        : broken(
            rows,
            { expected: `the error ${error} for ${attempt}`, observed: `${attempt}: ${describeTokenOutcome(outcome)}` },
            outcome,
          )
    case 'unclear':
      return outcome.why === 'rate-limited' || outcome.why === 'not-sent'
        ? couldNotRun(rows, `${attempt}: ${outcome.sentence}`, outcome)
        : inconclusive(rows, `${attempt}: ${outcome.sentence}; that is no refusal`, outcome)
  }
}
