import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'

/** Which scopes there are is unknown but for read and LocatorWidget. */
export const scopeNotChecked: Quirk = {
  id: 'ups/scope-not-checked',
  carrier: 'ups',
  says: 'The scope of an authorization request is not checked; what a token may call is what the app was given.',
  sources: ['UP1', 'none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [dropScope],
}

const dropScope: BeforeStep = {
  name: 'ups-scope-not-checked',
  stage: 'before',
  apply({ endpoint, params }) {
    if (endpoint === 'authorization') params.delete('scope')
  },
}
