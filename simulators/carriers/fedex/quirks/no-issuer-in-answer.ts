import type { Quirk } from '../../../core/quirk.ts'

/** RFC 9207 is not spoken of; Supply Chain alone has an authorization answer today. */
export const noIssuerInAnswer: Quirk = {
  id: 'fedex/no-issuer-in-answer',
  carrier: 'fedex',
  says: 'The authorization answer of Supply Chain has code and state, and no iss.',
  sources: ['FSC'],
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
