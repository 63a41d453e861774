import type { ClientAuthentication } from '../../scenarios/api/authorization-server.ts'
import type { ClientCertificate } from '../../scenarios/api/http.ts'
import { readClientCertificate } from './client-certificate.ts'
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
  readonly cert?: string
}

export type ReadAuthentication =
  | {
      readonly kind: 'read'
      readonly authentication: ClientAuthentication
      /** What the client shows; its tokens are bound to it. */
      readonly certificate?: ClientCertificate
    }
  | { readonly kind: 'unusable'; readonly at: 'cert' | 'key'; readonly sentence: string }

/** The authentication of a client as scenarios use it, with its key read. */
export async function readAuthentication(entry: AuthenticationEntry, folder: string): Promise<ReadAuthentication> {
  const { auth, id, secret, key, cert } = entry
  if (id === undefined) return { kind: 'read', authentication: { method: 'omitted' } }
  if (cert !== undefined && key !== undefined) return readWithCertificate(auth, id, { ...entry, key, cert }, folder)
  if (auth === 'none') return { kind: 'read', authentication: { method: 'none', clientId: id } }
  if ((auth === 'client_secret_basic' || auth === 'client_secret_post') && secret !== undefined) {
    return { kind: 'read', authentication: { method: auth, clientId: id, secret } }
  }
  if (auth !== 'private_key_jwt' || key === undefined) {
    return { kind: 'unusable', at: 'key', sentence: `cannot be used with auth ${auth}; name another method` }
  }
  const found = await readClientKey({ ...entry, key }, folder)
  if (found.kind === 'unusable') return { ...found, at: 'key' }
  return { kind: 'read', authentication: { method: auth, clientId: id, key: found.key } }
}

async function readWithCertificate(
  auth: AuthenticationMethod,
  clientId: string,
  source: KeySource & { readonly cert: string },
  folder: string,
): Promise<ReadAuthentication> {
  const found = await readClientCertificate(source, folder)
  if (found.kind === 'unusable') return found
  const { certificate } = found
  if (auth === 'tls_client_auth' || auth === 'self_signed_tls_client_auth') {
    return { kind: 'read', authentication: { method: auth, clientId, certificate }, certificate }
  }
  return { kind: 'read', authentication: { method: 'none', clientId }, certificate }
}
