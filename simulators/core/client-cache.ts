import type { AdapterPayload, Client, Provider } from 'oidc-provider'
import type { TokenStore } from './token-store.ts'

/**
 * Lets a client be read out of its metadata once, for as long as the store hands out that very object. oidc-provider
 * hashes the metadata at each request and remembers a hundred clients; with more of them it would check each one's
 * metadata anew.
 */
export function rememberClients({ Client: model }: Provider, store: TokenStore): void {
  const known = new WeakMap<AdapterPayload, Client>()
  const ordinary = model.find
  model.find = async (id) => {
    const metadata = typeof id === 'string' ? await store.find('Client', id) : undefined
    const remembered = metadata === undefined ? undefined : known.get(metadata)
    if (remembered !== undefined) return remembered
    const client = await Reflect.apply(ordinary, model, [id])
    if (client !== undefined && metadata !== undefined) known.set(metadata, client)
    return client
  }
}
