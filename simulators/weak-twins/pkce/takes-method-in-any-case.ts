import type { WeakTwin } from '../weak-twin.ts'
import { rewrittenMethod } from './rewritten-method.ts'

export const takesMethodInAnyCase: WeakTwin = {
  id: 'takes-method-in-any-case',
  fault: 'Reads the challenge method without regard to case.',
  step: rewrittenMethod((method) => (method.toLowerCase() === 's256' ? 'S256' : 'unknown')),
}
