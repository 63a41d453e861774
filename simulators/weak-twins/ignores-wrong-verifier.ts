import type { WeakTwin } from './weak-twin.ts'

export const ignoresWrongVerifier: WeakTwin = {
  id: 'ignores-wrong-verifier',
  fault: 'Asks for a verifier and never compares it with the challenge.',
  step: { name: 'verifier-comparison', stage: 'code', apply() {} },
}
