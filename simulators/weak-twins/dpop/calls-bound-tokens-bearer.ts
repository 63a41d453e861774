import type { WeakTwin } from '../weak-twin.ts'

export const callsBoundTokensBearer: WeakTwin = {
  id: 'calls-bound-tokens-bearer',
  fault: 'Binds tokens and says that they are of type Bearer.',
  step: {
    name: 'token-response-members',
    stage: 'token-response',
    apply: (response) => ({ ...response, token_type: 'Bearer' }),
  },
}
