import type { WeakTwin } from '../weak-twin.ts'

export const doesNotBindTokens: WeakTwin = {
  id: 'does-not-bind-tokens',
  fault: 'Looks at DPoP proofs and binds no token to their key.',
  step: { name: 'proof-thumbprint', stage: 'proof', apply() {} },
}
