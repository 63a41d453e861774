import type { WeakTwin } from '../weak-twin.ts'
import { allowScopes } from './client-scope.ts'

export const grantsAnyScope: WeakTwin = {
  id: 'grants-any-scope',
  fault: 'Grants a client every scope that the server knows.',
  step: {
    name: 'client-scope',
    stage: 'provider',
    apply(provider, { carrier }) {
      allowScopes(provider, `openid ${carrier.scopes.granted} ${carrier.scopes.ungranted}`)
    },
  },
}
