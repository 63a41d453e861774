import { refreshScopeNarrowing } from '../../core/steps/refresh.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const narrowsTheGrantAtRefresh: WeakTwin = {
  id: 'narrows-the-grant-at-refresh',
  fault: 'A refresh with less scope leaves the new refresh token with less as well.',
  step: {
    name: 'refresh-scope-narrowing',
    stage: 'refresh',
    async apply(refresh) {
      await refreshScopeNarrowing.apply(refresh)
      if (refresh.token !== undefined) refresh.token.scope = refresh.scope
    },
  },
}
