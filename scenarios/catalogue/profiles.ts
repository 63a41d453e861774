import type { GradingProfile } from '../../reports/result-model.ts'

export type { GradingProfile } from '../../reports/result-model.ts'

/** A row that one of two disagreeing documents asks for, so that the other profile only records it. */
export interface Disagreement {
  readonly row: string
  readonly recordedUnder: GradingProfile
  /**
   * `whole`: a violation never counts under that profile, and the grading sees to it.
   * A sentence: only under this condition, which the scenario knows and the grading does not.
   */
  readonly extent: 'whole' | (string & {})
  readonly topic: string
}

const pkceForEveryClient = 'RFC 9700 recommends PKCE for confidential clients; OAuth 2.1 requires it'
const flowsWithoutPkce = 'RFC 7636 lets servers accept flows without PKCE; OAuth 2.1 does not'
const secretTransport = 'RFC 6749 makes Basic mandatory for servers; OAuth 2.1 the request body'

/** The rows of "Where the documents pull in different directions" that a profile turns off. */
export const disagreements: readonly Disagreement[] = [
  // "Under the profile rfc9700 a code is recorded."
  { row: 'OAUTH21-4.1.2.1-2', recordedUnder: 'rfc9700', extent: 'whole', topic: flowsWithoutPkce },
  // "Under the profile rfc9700, or where other assurance is declared, a code is recorded."
  { row: 'OAUTH21-4.1.2.1-3', recordedUnder: 'rfc9700', extent: 'whole', topic: pkceForEveryClient },
  // Shares the checks of the two rows above and ends with the same sentence.
  { row: 'OAUTH21-7.5.1.1-1', recordedUnder: 'rfc9700', extent: 'whole', topic: pkceForEveryClient },
  // "Under the OAuth 2.1 profile a miss is a failure." RFC9700-2.1.1-2 and -3 judge it under the other.
  { row: 'OAUTH21-4.1.1-1', recordedUnder: 'rfc9700', extent: 'whole', topic: pkceForEveryClient },
  // "refused under the OAuth 2.1 profile, recorded under RFC 9700."
  { row: 'OAUTH21-4.1.3-5', recordedUnder: 'rfc9700', extent: 'whole', topic: flowsWithoutPkce },
  // "Under the profile oauth-2.1 another code fails, under rfc9700 it is recorded."
  { row: 'OAUTH21-3.2.4-1', recordedUnder: 'rfc9700', extent: 'whole', topic: flowsWithoutPkce },
  // "For one registered for another method a refusal is recorded where the metadata lists client_secret_post, and
  // always under the profile rfc9700."
  {
    row: 'OAUTH21-2.4.1-1',
    recordedUnder: 'rfc9700',
    extent: 'the client is registered for another method than client_secret_post',
    topic: secretTransport,
  },
  // "For a client registered for another method a refusal is recorded where the metadata lists client_secret_basic or
  // names no methods, and always under the profile oauth-2.1."
  {
    row: 'RFC6749-2.3.1-1',
    recordedUnder: 'oauth-2.1',
    extent: 'the client is registered for another method than client_secret_basic',
    topic: secretTransport,
  },
]

/** Whether a violation of this row is only recorded under this profile, whatever the target looks like. */
export function recordedUnder(row: string, profile: GradingProfile): boolean {
  return disagreements.some((entry) => entry.row === row && entry.recordedUnder === profile && entry.extent === 'whole')
}
