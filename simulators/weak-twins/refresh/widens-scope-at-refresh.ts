import type { WeakTwin } from '../weak-twin.ts'

export const widensScopeAtRefresh: WeakTwin = {
  id: 'widens-scope-at-refresh',
  fault: 'Grants at refresh whatever scope is asked for.',
  step: {
    name: 'refresh-scope-narrowing',
    stage: 'refresh',
    apply(refresh) {
      refresh.scope = refresh.params.scope ?? refresh.token?.scope ?? ''
    },
  },
}
