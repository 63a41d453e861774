import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const leavesScopeOutOfTokens: WeakTwin = {
  id: 'leaves-scope-out-of-tokens',
  fault: 'Leaves the scope out of access tokens.',
  step: accessTokensRewritten(({ claims: { scope: _scope, ...claims } }) => ({ claims })),
}
