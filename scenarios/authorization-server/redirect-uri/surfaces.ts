import type { AuthorizationServerTarget, ServerClient } from '../../api/authorization-server.ts'
import { isLoopback, joined, type UriParts, uriParts } from './uri-parts.ts'

/** A client and one of its redirect URIs. */
export interface Surface {
  readonly client: ServerClient
  readonly redirectUri: string
  readonly parts: UriParts
  /** False where another client with the same kind of redirect URI is tried in full already. */
  readonly thorough: boolean
}

/** Whether only the port may differ here: the loopback URI of a native app (RFC 9700, 2.1; RFC 8252, 7.3). */
export function portIsFree(client: ServerClient, parts: UriParts): boolean {
  return client.application === 'native' && parts.scheme.toLowerCase() === 'http:' && isLoopback(parts)
}

/** Whether the client may use this redirect URI: a registered one, or one that differs in a port that is free. */
export function mayBeUsed(client: ServerClient, uri: string): boolean {
  if (client.redirectUris.includes(uri)) return true
  const wanted = withoutFreePort(client, uri)
  return (
    wanted !== undefined && client.redirectUris.some((registered) => withoutFreePort(client, registered) === wanted)
  )
}

function withoutFreePort(client: ServerClient, uri: string): string | undefined {
  const parts = uriParts(uri)
  return parts && portIsFree(client, parts) ? joined({ ...parts, port: '' }) : undefined
}

/**
 * The places where redirect URIs are compared: each kind of URI (https, loopback, private scheme) of each kind of client,
 * the first of its kind in full, more clients with the same kind of URI by the short list.
 */
export function surfacesOf(target: AuthorizationServerTarget): readonly Surface[] {
  const inFull = new Set<string>()
  const tried = new Set<string>()
  const surfaces: Surface[] = []
  for (const client of target.tenants[0].clients) {
    for (const redirectUri of client.redirectUris) {
      const parts = uriParts(redirectUri)
      if (!parts) continue
      const kind = `${client.application} ${kindOf(parts)}`
      const holder = `${kind} ${client.confidential}`
      if (tried.has(holder)) continue
      surfaces.push({ client, redirectUri, parts, thorough: !inFull.has(kind) })
      inFull.add(kind)
      tried.add(holder)
    }
  }
  return surfaces
}

function kindOf(parts: UriParts): string {
  const scheme = parts.scheme.toLowerCase()
  if (scheme !== 'http:' && scheme !== 'https:') return 'private scheme'
  return isLoopback(parts) ? 'loopback' : scheme
}
