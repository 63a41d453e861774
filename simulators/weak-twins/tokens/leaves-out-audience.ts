import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const leavesOutAudience: WeakTwin = {
  id: 'leaves-out-audience',
  fault: 'Leaves the audience out of access tokens.',
  step: accessTokensRewritten(({ claims: { aud: _aud, ...claims } }) => ({ claims })),
}
