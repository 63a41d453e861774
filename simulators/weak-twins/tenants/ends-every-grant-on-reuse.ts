import type { WeakTwin } from '../weak-twin.ts'

export const endsEveryGrantOnReuse: WeakTwin = {
  id: 'ends-every-grant-on-reuse',
  fault: 'Ends every grant there is where it should end one.',
  step: {
    name: 'token-storage',
    stage: 'store',
    apply(store) {
      const grants = new Set<string>()
      return {
        ...store,
        async upsert(model, id, payload, expiresIn) {
          if (payload.grantId !== undefined) grants.add(payload.grantId)
          await store.upsert(model, id, payload, expiresIn)
        },
        async revokeGrant() {
          for (const grantId of grants) await store.revokeGrant(grantId)
        },
      }
    },
  },
}
