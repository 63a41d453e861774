import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const issuesLongLivedAccessTokens: WeakTwin = {
  id: 'issues-long-lived-access-tokens',
  fault: 'Issues access tokens that live a month.',
  step: accessTokensRewritten(({ claims }) => ({
    claims: { ...claims, exp: Number(claims.iat) + 30 * 24 * 3600 },
  })),
}
