import type { WeakTwin } from '../weak-twin.ts'

export const ignoresDpopJkt: WeakTwin = {
  id: 'ignores-dpop-jkt',
  fault: 'Redeems a code without the key it was asked for with, and without the proof that a client has promised.',
  step: { name: 'code-dpop-binding', stage: 'code', apply() {} },
}
