import type { AuthorizationServerTarget, ServerTenant } from '../api/authorization-server.ts'
import { isRecord } from './jwt.ts'

/** The public keys a tenant's server publishes; empty where there are none to be had. */
export async function publishedKeys(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const url = tenant.endpoints.jwks_uri
  return url === undefined ? [] : keysAt(target, url)
}

/** The keys of the JWK Set at an address. */
export async function keysAt(
  target: AuthorizationServerTarget,
  url: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const answer = await target.send({ method: 'GET', url, label: 'fetch the JWK Set' })
  if (answer.kind !== 'answered' || answer.status !== 200 || !isRecord(answer.json)) return []
  const { keys } = answer.json
  return Array.isArray(keys) ? keys.filter(isRecord) : []
}
