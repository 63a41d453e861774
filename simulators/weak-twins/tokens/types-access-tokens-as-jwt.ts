import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const typesAccessTokensAsJwt: WeakTwin = {
  id: 'types-access-tokens-as-jwt',
  fault: 'Leaves it open by `typ: JWT` what kind of token an access token is.',
  step: accessTokensRewritten(({ header }) => ({ header: { ...header, typ: 'JWT' } })),
}
