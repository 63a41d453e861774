import type Koa from 'koa'
import { findWrittenToken } from './access-token.ts'
import { showsCertificate } from './client-certificate.ts'
import { checkDpopProof } from './dpop-proof.ts'
import { epochSeconds, type RunningKit } from './kit.ts'
import type { Step } from './step.ts'
import { verifyAccessToken } from './steps/access-tokens.ts'
import type { SimulatedTenant } from './tenancy.ts'

/** Answers a tenant's protected address: its marker for a live access token of this tenant, 401 for anything else. */
export async function serveProbe(ctx: Koa.Context, kit: RunningKit, table: readonly Step[]): Promise<void> {
  const rest = ctx.path.slice(kit.carrier.paths.api.length)
  const [, tenantId] = /^\/tenants\/([^/]+)\/me$/.exec(rest) ?? []
  const tenant = tenantId === undefined ? undefined : kit.tenancy.get(tenantId)
  if (tenant === undefined) {
    ctx.status = 404
    ctx.body = { error: 'not_found' }
    return
  }
  const claims = await liveToken(ctx, kit, table, tenant)
  if (claims === undefined) {
    ctx.status = 401
    ctx.set('www-authenticate', [
      'Bearer error="invalid_token"',
      'DPoP error="invalid_token", algs="ES256 EdDSA PS256 RS256"',
    ])
    ctx.body = { error: 'invalid_token' }
    return
  }
  ctx.body = { tenant: tenant.id, marker: tenant.marker, scope: claims.scope }
}

interface ProbeToken {
  readonly scope?: string | undefined
  readonly jkt: string | undefined
  readonly certificate: string | undefined
}

async function liveToken(
  ctx: Koa.Context,
  kit: RunningKit,
  table: readonly Step[],
  tenant: SimulatedTenant,
): Promise<ProbeToken | undefined> {
  const [, scheme, token] = /^(bearer|dpop) (\S+)$/i.exec(ctx.get('authorization')) ?? []
  if (scheme === undefined || token === undefined) return undefined
  const found = (await signedToken(kit, tenant, token)) ?? (await carriersToken(kit, tenant, token))
  if (found === undefined || !showsCertificate(ctx.req, found.certificate)) return undefined
  // A bound token works with its proof only, an unbound one never with the DPoP scheme (RFC 9449, 7.1).
  if (found.jkt === undefined) return scheme.toLowerCase() === 'bearer' ? found : undefined
  return scheme.toLowerCase() === 'dpop' && (await proofKey(ctx, kit, table, token)) === found.jkt ? found : undefined
}

async function signedToken(kit: RunningKit, tenant: SimulatedTenant, token: string): Promise<ProbeToken | undefined> {
  const claims = await verifyAccessToken(kit, token)
  if (claims === undefined || claims.aud !== tenant.resource || claims.tenant !== tenant.id) return undefined
  const kept =
    (await kit.store.find('AccessToken', claims.jti)) ?? (await kit.store.find('ClientCredentials', claims.jti))
  return kept === undefined
    ? undefined
    : { scope: claims.scope, jkt: claims.cnf?.jkt, certificate: claims.cnf?.['x5t#S256'] }
}

/** A token in a form of the carrier's own. */
async function carriersToken(kit: RunningKit, tenant: SimulatedTenant, token: string): Promise<ProbeToken | undefined> {
  const found = await findWrittenToken(kit, token)
  return found?.audience === tenant.resource && found.tenant === tenant.id ? found : undefined
}

async function proofKey(
  ctx: Koa.Context,
  kit: RunningKit,
  table: readonly Step[],
  accessToken: string,
): Promise<string | undefined> {
  const nowSeconds = epochSeconds(kit)
  const request = {
    proof: ctx.get('dpop'),
    method: ctx.method,
    url: kit.origin + ctx.path,
    accessToken,
    nowSeconds,
    firstUse: (jti: string) => kit.provider.ReplayDetection.unique('resource', jti, nowSeconds + 120),
  }
  const verdict = await checkDpopProof(request, table)
  return verdict.kind === 'good' ? verdict.jkt : undefined
}
