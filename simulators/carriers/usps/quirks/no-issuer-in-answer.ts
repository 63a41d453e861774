import type { Quirk } from '../../../core/quirk.ts'

/** Authorize is barely documented, RFC 9207 nowhere. */
export const noIssuerInAnswer: Quirk = {
  id: 'usps/no-issuer-in-answer',
  carrier: 'usps',
  says: 'The authorization answer has code and state, and no iss.',
  sources: ['US1'],
  confidence: 'inferred',
  on: ['today'],
  steps: () => [
    {
      name: 'issuer-identification',
      stage: 'authorization-response',
      apply: ({ iss: _issuer, ...response }) => response,
    },
  ],
}
