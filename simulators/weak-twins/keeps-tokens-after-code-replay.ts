import type { WeakTwin } from './weak-twin.ts'

export const keepsTokensAfterCodeReplay: WeakTwin = {
  id: 'keeps-tokens-after-code-replay',
  fault: 'Refuses the second redemption of a code but lets the tokens of the first one live.',
  step: { name: 'code-replay-revocation', stage: 'code', apply() {} },
}
