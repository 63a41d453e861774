import type { TokenStore } from '../../core/token-store.ts'
import type { WeakTwin } from '../weak-twin.ts'

export const keepsOneChallengePerClient: WeakTwin = {
  id: 'keeps-one-challenge-per-client',
  fault: 'Keeps the challenge with the client, so that the last flow decides for all that are under way.',
  step: {
    name: 'token-storage',
    stage: 'store',
    apply(store): TokenStore {
      const latest = new Map<string | undefined, string | undefined>()
      return {
        ...store,
        async upsert(model, id, payload, expiresIn) {
          if (model === 'AuthorizationCode') latest.set(payload.clientId, payload.codeChallenge)
          return store.upsert(model, id, payload, expiresIn)
        },
        async find(model, id) {
          const payload = await store.find(model, id)
          if (model !== 'AuthorizationCode' || payload === undefined) return payload
          const codeChallenge = latest.get(payload.clientId)
          return codeChallenge === undefined ? payload : { ...payload, codeChallenge }
        },
      }
    },
  },
}
