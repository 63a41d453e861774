import type { WeakTwin } from '../weak-twin.ts'

export const readsVerifierUnderAnyCaseOfItsName: WeakTwin = {
  id: 'reads-verifier-under-any-case-of-its-name',
  fault: 'Takes CODE_VERIFIER for code_verifier, where others before it have not seen a verifier at all.',
  step: {
    name: 'unknown-parameters',
    stage: 'before',
    apply({ endpoint, params }) {
      if (endpoint !== 'token' || params.has('code_verifier')) return
      const name = [...params.keys()].find((key) => key.toLowerCase() === 'code_verifier')
      if (name !== undefined) params.set('code_verifier', params.get(name) ?? '')
    },
  },
}
