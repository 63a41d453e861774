import { type AdapterFactory, errors } from 'oidc-provider'
import type { TokenStore } from './token-store.ts'

/** Lets oidc-provider keep its models in a token store. */
export function adapterOver(store: TokenStore): AdapterFactory {
  return (model) => ({
    find: (id) => store.find(model, id),
    findByUid: (uid) => store.findByUid(model, uid),
    findByUserCode: async () => undefined,
    upsert: (id, payload, expiresIn) => store.upsert(model, id, payload, expiresIn),
    destroy: (id) => store.destroy(model, id),
    async consume(id) {
      // oidc-provider looks, waits and then consumes; of several requests at once only one may pass.
      const won = await store.claim(model, id)
      if (!won) throw new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    },
    revokeByGrantId: (grantId) => store.revokeGrant(grantId),
  })
}
