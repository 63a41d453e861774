import { randomBytes } from 'node:crypto'
import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

const key = randomBytes(32)

export const signsWithSharedSecret: WeakTwin = {
  id: 'signs-with-shared-secret',
  fault: 'Signs access tokens by HS256 with a secret that every resource server has to know.',
  step: accessTokensRewritten(({ header }) => ({ header: { ...header, alg: 'HS256' }, key })),
}
