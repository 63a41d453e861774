import type { WeakTwin } from '../weak-twin.ts'
import { rewrittenMethod } from './rewritten-method.ts'

export const takesUnknownMethodAsS256: WeakTwin = {
  id: 'takes-unknown-method-as-s256',
  fault: 'Does not read the challenge method unless it is plain, which it refuses.',
  step: rewrittenMethod((method) => (method === 'plain' ? 'unknown' : 'S256')),
}
