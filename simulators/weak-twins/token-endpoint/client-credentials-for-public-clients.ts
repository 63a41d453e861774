import type { WeakTwin } from '../weak-twin.ts'

export const clientCredentialsForPublicClients: WeakTwin = {
  id: 'client-credentials-for-public-clients',
  fault: 'Gives a public client a token in its own name for its client_id alone.',
  step: {
    name: 'grant-types',
    stage: 'provider',
    apply({ Client }) {
      const allowed = Client.prototype.grantTypeAllowed
      Client.prototype.grantTypeAllowed = function forEverybody(type) {
        return type === 'client_credentials' || Reflect.apply(allowed, this, [type])
      }
    },
  },
}
