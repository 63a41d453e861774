import { errors, type TokenEndpointGrantContext } from 'oidc-provider'
import { z } from 'zod'
import { checkDpopProof } from './dpop-proof.ts'
import { epochSeconds, type RunningKit } from './kit.ts'
import { type CodeRedemption, type RefreshExchange, type Step, stepsOf } from './step.ts'
import { issueTokens } from './token-issue.ts'

const parameter = z.string().optional().catch(undefined)

/** Registers the grants of the code flow, each a run through its own part of the table. */
export function registerTokenGrants(kit: RunningKit, table: readonly Step[]): void {
  const resource = ['resource']
  const forCode = ['code', 'redirect_uri', 'code_verifier', 'resource']
  const forRefresh = ['refresh_token', 'scope', 'resource']
  kit.provider.registerGrantType('authorization_code', (ctx) => redeem(ctx, kit, table), forCode, resource)
  kit.provider.registerGrantType('refresh_token', (ctx) => refresh(ctx, kit, table), forRefresh, resource)
}

async function redeem(ctx: TokenEndpointGrantContext, kit: RunningKit, table: readonly Step[]): Promise<void> {
  const { params, client } = ctx.oidc
  const redemption: CodeRedemption = {
    kit,
    ctx,
    client,
    params: {
      code: parameter.parse(params.code),
      redirectUri: parameter.parse(params.redirect_uri),
      verifier: parameter.parse(params.code_verifier),
      resource: oneResource(params.resource),
    },
    code: undefined,
    jkt: await proofKey(ctx, kit, table),
    certificate: undefined,
    replayed: false,
  }
  for (const step of stepsOf(table, 'code')) await step.apply(redemption)
  const { code } = redemption
  if (code === undefined || code.grantId === undefined || code.accountId === undefined)
    throw new errors.InvalidGrant('no grant')
  ctx.oidc.entity('AuthorizationCode', code)
  const { accountId, grantId, authTime, nonce, sessionUid } = code
  ctx.body = await issueTokens(ctx, kit, table, {
    grant: { accountId, grantId, authTime, nonce, sessionUid, resource: code.resource, scope: code.scope ?? '' },
    gty: 'authorization_code',
    scope: code.scope ?? '',
    resource: redemption.params.resource,
    jkt: redemption.jkt,
    certificate: redemption.certificate,
    refreshToken: client.grantTypeAllowed('refresh_token') ? { kind: 'new' } : { kind: 'none' },
  })
}

async function refresh(ctx: TokenEndpointGrantContext, kit: RunningKit, table: readonly Step[]): Promise<void> {
  const { params, client } = ctx.oidc
  const exchange: RefreshExchange = {
    kit,
    ctx,
    client,
    params: {
      refreshToken: parameter.parse(params.refresh_token),
      scope: params.scope,
      resource: oneResource(params.resource),
    },
    token: undefined,
    jkt: await proofKey(ctx, kit, table),
    certificate: undefined,
    scope: '',
    reused: false,
    rotate: false,
  }
  for (const step of stepsOf(table, 'refresh')) await step.apply(exchange)
  const { token } = exchange
  if (token === undefined || token.grantId === undefined) throw new errors.InvalidGrant('no grant')
  ctx.oidc.entity('RefreshToken', token)
  const { accountId, grantId, authTime, nonce, sessionUid } = token
  ctx.body = await issueTokens(ctx, kit, table, {
    grant: { accountId, grantId, authTime, nonce, sessionUid, resource: token.resource, scope: token.scope ?? '' },
    gty: 'refresh_token',
    scope: exchange.scope,
    resource: exchange.params.resource,
    jkt: exchange.jkt,
    certificate: exchange.certificate,
    refreshToken: exchange.rotate ? { kind: 'new' } : { kind: 'same', value: token.jti },
  })
}

function oneResource(resource: string | string[] | undefined): string | undefined {
  if (Array.isArray(resource)) throw new errors.InvalidTarget('only one resource can be named in a token request')
  return resource
}

/** Thumbprint of the DPoP key, where there is a proof; a bad proof ends the request (RFC 9449, 5). */
async function proofKey(
  ctx: TokenEndpointGrantContext,
  kit: RunningKit,
  table: readonly Step[],
): Promise<string | undefined> {
  const proof = ctx.get('dpop')
  if (proof === '') return undefined
  const nowSeconds = epochSeconds(kit)
  const request = {
    proof,
    method: ctx.method,
    url: kit.endpoints.token_endpoint,
    nowSeconds,
    firstUse: (jti: string) => kit.provider.ReplayDetection.unique(ctx.oidc.client.clientId, jti, nowSeconds + 120),
  }
  const verdict = await checkDpopProof(request, table)
  if (verdict.nonce !== undefined) ctx.set('dpop-nonce', verdict.nonce)
  if (verdict.kind === 'good') return verdict.jkt
  throw verdict.demandsNonce ? new errors.UseDpopNonce(verdict.reason) : new errors.InvalidDpopProof(verdict.reason)
}
