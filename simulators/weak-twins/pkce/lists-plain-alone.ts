import type { WeakTwin } from '../weak-twin.ts'

export const listsPlainAlone: WeakTwin = {
  id: 'lists-plain-alone',
  fault: 'Lists plain as its only challenge method.',
  step: {
    name: 'metadata-truth',
    stage: 'metadata',
    apply: (metadata) => ({ ...metadata, code_challenge_methods_supported: ['plain'] }),
  },
}
