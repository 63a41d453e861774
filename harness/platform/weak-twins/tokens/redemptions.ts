import { keepTokens } from '../../steps/keep-tokens.ts'
import { redeemCode } from '../../steps/redeem-code.ts'
import { requestRefresh } from '../../steps/request-refresh.ts'
import { platformTwin } from '../weak-twin.ts'

/** Redeems with the token answer that `change` makes of the carrier's. */
function redeemingWith(change: (body: Record<string, unknown>) => unknown): typeof redeemCode {
  return (kit, server, client, flow, answer) =>
    redeemCode(
      {
        ...kit,
        async send(url, init) {
          const response = await kit.send(url, init)
          if (!response.ok) return response
          const body: Record<string, unknown> = { ...(await response.json()) }
          return Response.json(change(body), { status: response.status })
        },
      },
      server,
      client,
      flow,
      answer,
    )
}

export const takesAnyTokenType = platformTwin(
  'takes-any-token-type',
  'takes every token for a bearer token, whatever its type',
  'redeemCode',
  redeemingWith((body) => ({ ...body, token_type: 'Bearer' })),
)

const known = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope', 'id_token', 'tenant_id', 'sub']

export const refusesUnknownMembers = platformTwin(
  'refuses-unknown-members',
  'refuses a token answer with members it does not know',
  'redeemCode',
  redeemingWith((body) => (Object.keys(body).every((name) => known.includes(name)) ? body : {})),
)

export const keepsTokensForTheTenantTheyName = platformTwin(
  'keeps-tokens-for-the-tenant-they-name',
  'reads the tenant out of an access token',
  'keepTokens',
  (kit, pair, client, tokens) => {
    const tenant = claimedTenant(tokens.accessToken)
    const known = tenant !== undefined && kit.tenants.has(tenant)
    return keepTokens(kit, known ? { ...pair, tenant } : pair, client, tokens)
  },
)

function claimedTenant(token: string): string | undefined {
  try {
    const claims: Record<string, unknown> = {
      ...JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')),
    }
    return typeof claims.tenant_id === 'string' ? claims.tenant_id : undefined
  } catch {
    return undefined
  }
}

export const showsRefreshTokenToAnotherCarrier = platformTwin(
  'shows-refresh-token-to-another-carrier',
  'tries a refresh token at whichever carrier comes first',
  'requestRefresh',
  async (kit, server, client, tokens) => {
    const another = [...kit.carriers.values()].find(({ issuer }) => issuer !== server.issuer)
    if (another !== undefined) {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken })
      const answer = await kit.send(`${another.api}/token`, { method: 'POST', headers: {}, body, redirect: 'manual' })
      await answer.body?.cancel()
    }
    return requestRefresh(kit, server, client, tokens)
  },
)
