import type { Quirk } from '../../../core/quirk.ts'

/** Nothing is known but that a code is used once. */
export const codeLifetime: Quirk = {
  id: 'ups/code-lifetime',
  carrier: 'ups',
  says: 'Codes live 60 seconds.',
  sources: ['none'],
  confidence: 'chosen',
  on: ['today'],
  steps: () => [
    {
      name: 'ups-code-lifetime',
      stage: 'carrier',
      apply: (carrier) => ({ ...carrier, lifetimes: { ...carrier.lifetimes, code: 60 } }),
    },
  ],
}
