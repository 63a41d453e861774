import type { WeakTwin } from './weak-twin.ts'

export const doesNotRequirePkce: WeakTwin = {
  id: 'does-not-require-pkce',
  fault: 'Gives a code to every client that asks without a challenge, public ones too.',
  step: {
    name: 'pkce-required',
    stage: 'configuration',
    apply: (configuration) => ({ ...configuration, pkce: { required: () => false } }),
  },
}
