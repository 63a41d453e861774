import type { X509Certificate } from 'node:crypto'
import { errors, type TokenEndpointGrantContext } from 'oidc-provider'
import type { AccessTokenAlgorithm } from './access-token-algorithm.ts'
import { thumbprintOf } from './client-certificate.ts'
import type { Kit, RunningKit } from './kit.ts'
import { type Step, stepsOf, type TokenResponse } from './step.ts'

/** What a code or a refresh token stands for. */
export interface GrantSource {
  readonly accountId: string
  readonly grantId: string
  readonly authTime: number | undefined
  readonly nonce: string | undefined
  readonly sessionUid: string | undefined
  readonly resource: string | string[] | undefined
  readonly scope: string
}

export interface TokenOrder {
  readonly grant: GrantSource
  readonly gty: string
  /** Scope of the access token; a new refresh token keeps that of the grant (RFC 6749, 6). */
  readonly scope: string
  readonly resource: string | undefined
  readonly jkt: string | undefined
  /** What the access token is bound to (RFC 8705, 3). */
  readonly certificate?: X509Certificate | undefined
  readonly refreshToken:
    | { readonly kind: 'new' }
    | { readonly kind: 'none' }
    | { readonly kind: 'same'; readonly value: string }
}

/** Makes the tokens of one grant and the answer that carries them. */
export async function issueTokens(
  ctx: TokenEndpointGrantContext,
  kit: RunningKit,
  table: readonly Step[],
  order: TokenOrder,
): Promise<TokenResponse> {
  const { accessToken, value } = await issueAccessToken(ctx, kit, order)
  const scopes = order.scope.split(' ')
  const response: TokenResponse = {
    access_token: value,
    token_type: order.jkt === undefined ? 'Bearer' : 'DPoP',
    expires_in: accessToken.expiration,
    scope: accessToken.scope,
    ...(await refreshTokenMember(ctx, kit, order)),
    ...(scopes.includes('openid') ? { id_token: await issueIdToken(ctx, kit, order) } : {}),
  }
  return stepsOf(table, 'token-response').reduce((body, step) => step.apply(body, kit), response)
}

async function issueAccessToken(ctx: TokenEndpointGrantContext, kit: RunningKit, order: TokenOrder) {
  const { grant } = order
  const resource = resolveResource(grant.resource, order.resource)
  const tenant = kit.tenancy.ofResource(resource)
  if (tenant === undefined) throw new errors.InvalidTarget('no such resource')
  const accessToken = new kit.provider.AccessToken({
    client: ctx.oidc.client,
    accountId: grant.accountId,
    grantId: grant.grantId,
    gty: order.gty,
    ...(grant.sessionUid === undefined ? {} : { sessionUid: grant.sessionUid }),
  })
  accessToken.resourceServer = new kit.provider.ResourceServer(resource, resourceServerOf(kit, resource))
  accessToken.scope = order.scope
    .split(' ')
    .filter((scope) => scope !== 'openid' && scope !== 'offline_access')
    .join(' ')
  if (order.jkt !== undefined) accessToken.setThumbprint('jkt', order.jkt)
  if (order.certificate !== undefined) accessToken.setThumbprint('x5t', order.certificate.toString())
  return { accessToken, value: await accessToken.save() }
}

/** What oidc-provider has to know about a tenant's API, and how tokens for it are signed. */
export function resourceServerOf(kit: Pick<Kit, 'carrier'>, resource: string, alg: AccessTokenAlgorithm = 'RS256') {
  const { scopes, lifetimes } = kit.carrier
  return {
    scope: `${scopes.granted} ${scopes.ungranted}`,
    audience: resource,
    accessTokenTTL: lifetimes.accessToken,
    accessTokenFormat: 'jwt' as const,
    jwt: { sign: { alg } },
  }
}

function resolveResource(granted: string | string[] | undefined, asked: string | undefined): string {
  const all = granted === undefined ? [] : [granted].flat()
  const [first, ...others] = asked === undefined ? all : all.filter((resource) => resource === asked)
  if (first === undefined) throw new errors.InvalidTarget('the resource was not granted')
  if (others.length > 0) throw new errors.InvalidTarget('name one of the granted resources')
  return first
}

async function refreshTokenMember(ctx: TokenEndpointGrantContext, kit: RunningKit, order: TokenOrder) {
  const { grant, refreshToken } = order
  if (refreshToken.kind === 'none') return {}
  if (refreshToken.kind === 'same') return { refresh_token: refreshToken.value }
  const isPublic = ctx.oidc.client.clientAuthMethod === 'none'
  const token = new kit.provider.RefreshToken({
    client: ctx.oidc.client,
    accountId: grant.accountId,
    grantId: grant.grantId,
    gty: order.gty,
    scope: grant.scope,
    resource: grant.resource,
    authTime: grant.authTime,
    nonce: grant.nonce,
    sessionUid: grant.sessionUid,
    ...(isPublic && order.jkt !== undefined ? { jkt: order.jkt } : {}),
    ...(isPublic && order.certificate !== undefined ? { 'x5t#S256': thumbprintOf(order.certificate) } : {}),
  })
  return { refresh_token: await token.save() }
}

async function issueIdToken(ctx: TokenEndpointGrantContext, kit: RunningKit, order: TokenOrder): Promise<string> {
  const { grant } = order
  const token = new kit.provider.IdToken({ sub: grant.accountId }, { ctx })
  Reflect.set(token, 'scope', 'openid')
  if (grant.authTime !== undefined) token.set('auth_time', grant.authTime)
  if (grant.nonce !== undefined) token.set('nonce', grant.nonce)
  return token.issue({ use: 'idtoken' })
}
