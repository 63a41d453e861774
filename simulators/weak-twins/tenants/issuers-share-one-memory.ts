import type { Kit } from '../../core/kit.ts'
import type { TokenStore } from '../../core/token-store.ts'
import type { WeakTwin } from '../weak-twin.ts'

/** What the issuers of one carrier keep, by the carrier's clock, which they have in common. */
const memories = new WeakMap<Kit['clock'], TokenStore[]>()

export const issuersShareOneMemory: WeakTwin = {
  id: 'issuers-share-one-memory',
  fault: 'Gives every tenant an issuer of its own, and finds the clients, codes and tokens of all of them at each.',
  issuerPerTenant: true,
  step: {
    name: 'token-storage',
    stage: 'store',
    apply(own, { clock }) {
      const all = memories.get(clock) ?? []
      memories.set(clock, all)
      all.push(own)
      /** Whoever has it: the issuer itself first. */
      const holder = async (model: Parameters<TokenStore['find']>[0], id: string) => {
        for (const store of [own, ...all]) if ((await store.find(model, id)) !== undefined) return store
        return own
      }
      return {
        ...own,
        find: async (model, id) => (await holder(model, id)).find(model, id),
        destroy: async (model, id) => (await holder(model, id)).destroy(model, id),
        claim: async (model, id) => (await holder(model, id)).claim(model, id),
      }
    },
  },
}
