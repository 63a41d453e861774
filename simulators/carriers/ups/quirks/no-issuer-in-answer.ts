import type { Quirk } from '../../../core/quirk.ts'

/** RFC 9207 is not spoken of. */
export const noIssuerInAnswer: Quirk = {
  id: 'ups/no-issuer-in-answer',
  carrier: 'ups',
  says: 'The authorization answer has code and state, and no iss.',
  sources: ['UP1'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [
    {
      name: 'issuer-identification',
      stage: 'authorization-response',
      apply: ({ iss: _issuer, ...response }) => response,
    },
  ],
}
