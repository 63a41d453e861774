import type { WeakTwin } from '../weak-twin.ts'

export const boundTokensForTwoDays: WeakTwin = {
  id: 'bound-tokens-for-two-days',
  fault: 'Issues tokens for two days against proofs that could have been made ahead of time.',
  step: {
    name: 'token-response-members',
    stage: 'token-response',
    apply: (response) => ({ ...response, expires_in: 172_800 }),
  },
}
