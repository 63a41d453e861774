import { generateKeyPairSync } from 'node:crypto'
import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

export const signsWithUnpublishedKey: WeakTwin = {
  id: 'signs-with-unpublished-key',
  fault: 'Signs access tokens with a key that stands in no JWK Set.',
  step: accessTokensRewritten(({ header }) => ({ header: { ...header, alg: 'ES256', kid: 'unpublished' }, key })),
}
