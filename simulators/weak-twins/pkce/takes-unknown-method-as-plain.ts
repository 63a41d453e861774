import type { WeakTwin } from '../weak-twin.ts'
import { rewrittenMethod } from './rewritten-method.ts'

export const takesUnknownMethodAsPlain: WeakTwin = {
  id: 'takes-unknown-method-as-plain',
  fault: 'Compares by plain where it does not know the challenge method, and refuses plain itself.',
  step: rewrittenMethod((method) => (method === 'plain' ? 'unknown' : 'plain')),
}
