import type { ClientAuthentication } from '../../scenarios/api/authorization-server.ts'
import { type KeySource, readClientKey } from './client-key.ts'
import type { AuthenticationMethod } from './schema/client-authentication.ts'

/** How a configuration says that a client authenticates; the schema has held the keys against the method. */
export interface AuthenticationEntry {
  readonly auth: AuthenticationMethod
  readonly id?: string
  readonly secret?: string
  readonly key?: KeySource['key']
  readonly kid?: string
  readonly alg?: string
}

export type ReadAuthentication =
  | { readonly kind: 'read'; readonly authentication: ClientAuthentication }
  | { readonly kind: 'unusable'; readonly sentence: string }

/** The authentication of a client as scenarios use it, with its key read. */
export async function readAuthentication(entry: AuthenticationEntry, folder: string): Promise<ReadAuthentication> {
  const { auth, id, secret, key } = entry
  if (id === undefined) return { kind: 'read', authentication: { method: 'omitted' } }
  if (auth === 'none') return { kind: 'read', authentication: { method: 'none', clientId: id } }
  if ((auth === 'client_secret_basic' || auth === 'client_secret_post') && secret !== undefined) {
    return { kind: 'read', authentication: { method: auth, clientId: id, secret } }
  }
  if (auth !== 'private_key_jwt' || key === undefined) {
    return { kind: 'unusable', sentence: `cannot be used with auth ${auth}; name another method` }
  }
  const found = await readClientKey({ ...entry, key }, folder)
  if (found.kind === 'unusable') return found
  return { kind: 'read', authentication: { method: auth, clientId: id, key: found.key } }
}
