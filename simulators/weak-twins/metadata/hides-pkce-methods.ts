import type { WeakTwin } from '../weak-twin.ts'

export const hidesPkceMethods: WeakTwin = {
  id: 'hides-pkce-methods',
  fault: 'Does not say in its metadata that it supports PKCE.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: ({ code_challenge_methods_supported: _hidden, ...metadata }) => metadata,
  },
}
