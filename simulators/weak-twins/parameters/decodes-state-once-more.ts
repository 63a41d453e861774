import type { WeakTwin } from '../weak-twin.ts'

export const decodesStateOnceMore: WeakTwin = {
  id: 'decodes-state-once-more',
  fault: 'Decodes percent signs and plus signs in state a second time.',
  step: {
    name: 'state-echo',
    stage: 'authorization-response',
    apply(response) {
      const { state } = response
      return state === undefined ? response : { ...response, state: decodedAgain(state) }
    },
  },
}

function decodedAgain(state: string): string {
  return new URLSearchParams(`state=${state.replaceAll('&', '%26')}`).get('state') ?? ''
}
