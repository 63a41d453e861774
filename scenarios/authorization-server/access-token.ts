import type { AuthorizationServerTarget, ServerTenant, Tokens } from '../api/authorization-server.ts'
import { introspect } from './introspection-call.ts'
import { decodeJwt } from './jwt.ts'

/** What can be read of an access token from outside. */
export type TokenView =
  | {
      readonly kind: 'read'
      readonly from: 'JWT' | 'introspection'
      readonly claims: Readonly<Record<string, unknown>>
      readonly exchanges: readonly string[]
    }
  | { readonly kind: 'unreadable'; readonly missing: string; readonly exchanges: readonly string[] }

const missing =
  'access tokens are opaque here and cannot be looked into: add `introspection` to the configuration of the authorization server'

/** Reads an access token: by decoding it where it is a JWT, else by introspection. */
export async function readAccessToken(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  token: string,
): Promise<TokenView> {
  const jwt = decodeJwt(token)
  if (jwt !== undefined) return { kind: 'read', from: 'JWT', claims: jwt.claims, exchanges: [] }
  return readByIntrospection(target, tenant, token)
}

/** Reads an access token by introspection alone. */
export async function readByIntrospection(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  token: string,
): Promise<TokenView> {
  const able = await target.able('introspection')
  if (able.kind !== 'yes') return { kind: 'unreadable', missing, exchanges: [] }
  const answer = await introspect(target, tenant, token, { label: 'look into an access token' })
  return answer.kind === 'active'
    ? { kind: 'read', from: 'introspection', claims: answer.claims, exchanges: answer.exchanges }
    : {
        kind: 'unreadable',
        missing: `${missing}, with a caller that may see these tokens`,
        exchanges: answer.exchanges,
      }
}

/** What is known of the scope of a fresh access token. */
export interface GrantedScope {
  /** The scope the answer states. */
  readonly stated: ReadonlySet<string> | undefined
  /** The scope the token itself holds. */
  readonly held: ReadonlySet<string> | undefined
  readonly exchanges: readonly string[]
}

/** The scope that was granted, by the answer and by the token itself; a JWT without a scope claim is looked up. */
export async function grantedScope(
  target: AuthorizationServerTarget,
  tenant: ServerTenant,
  tokens: Tokens,
): Promise<GrantedScope> {
  const stated = tokens.scope === undefined ? undefined : scopeSet(tokens.scope)
  const view = await readAccessToken(target, tenant, tokens.accessToken)
  const held = view.kind === 'read' ? scopeClaim(view.claims) : undefined
  if (held !== undefined || view.kind !== 'read' || view.from === 'introspection') {
    return { stated, held, exchanges: view.exchanges }
  }
  const second = await readByIntrospection(target, tenant, tokens.accessToken)
  return {
    stated,
    held: second.kind === 'read' ? scopeClaim(second.claims) : undefined,
    exchanges: second.exchanges,
  }
}

/** Everything either the answer or the token says was granted; undefined where neither says anything. */
export function everythingGranted({ stated, held }: GrantedScope): ReadonlySet<string> | undefined {
  if (stated === undefined && held === undefined) return undefined
  return new Set([...(stated ?? []), ...(held ?? [])])
}

/** The scope values of a space separated list. */
export function scopeSet(scope: string): ReadonlySet<string> {
  return new Set(scope.split(' ').filter((value) => value !== ''))
}

/** The values of `aud`, a string or a list; empty where there is none. */
export function audiences(claims: Readonly<Record<string, unknown>>): readonly string[] {
  const aud = claims.aud
  if (typeof aud === 'string') return aud === '' ? [] : [aud]
  return Array.isArray(aud) ? aud.filter((value): value is string => typeof value === 'string' && value !== '') : []
}

/**
 * Scope values of OpenID Connect that speak to the client and not to a resource; many servers leave them out of access
 * tokens, or add some of them to every grant, without anybody's rights changing.
 */
const openIdScopes: ReadonlySet<string> = new Set(['openid', 'offline_access', 'profile', 'email', 'address', 'phone'])

/** The scope values that give rights at a resource. */
export function resourceScopes(scopes: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...scopes].filter((scope) => !openIdScopes.has(scope)))
}

/** Whether every value of one scope stands in another. */
export function isWithin(scope: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...scope].every((value) => other.has(value))
}

/** `a b` for people; `no scope` where there is nothing. */
export function listed(scopes: ReadonlySet<string>): string {
  return scopes.size === 0 ? 'no scope' : [...scopes].join(' ')
}

function scopeClaim(claims: Readonly<Record<string, unknown>>): ReadonlySet<string> | undefined {
  const scope = claims.scope ?? claims.scp
  if (typeof scope === 'string') return scopeSet(scope)
  if (Array.isArray(scope)) return new Set(scope.filter((value) => typeof value === 'string'))
  return undefined
}
