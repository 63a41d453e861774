import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const repeatsTokenIdentifiers: WeakTwin = {
  id: 'repeats-token-identifiers',
  fault: 'Gives every access token one and the same jti.',
  step: accessTokensRewritten(({ claims }) => ({ claims: { ...claims, jti: 'token' } })),
}
