import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** Credentials in the body are not documented; nothing is known of what they do. */
export const basicOnly: Quirk = {
  id: 'ups/basic-only',
  carrier: 'ups',
  says: 'Does not look at a client secret in the body.',
  sources: ['UP1', 'none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [dropSecret],
}

const dropSecret: BeforeStep = {
  name: 'ups-basic-only',
  stage: 'before',
  apply({ endpoint, params }) {
    if (endpoint === 'token') params.delete('client_secret')
  },
}
