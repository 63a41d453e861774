import type { WeakTwin } from '../weak-twin.ts'
import { accessTokensRewritten } from './rewritten-tokens.ts'

export const makesUpASubjectEachTime: WeakTwin = {
  id: 'makes-up-a-subject-each-time',
  fault: 'Gives a person another sub in every token.',
  step: accessTokensRewritten(({ claims }) => ({ claims: { ...claims, sub: crypto.randomUUID() } })),
}
