import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { Carrier, CarrierProfile } from '../carriers/carrier.ts'
import { adapterOver } from './adapter.ts'
import { createProvider } from './carrier-provider.ts'
import { rememberClients } from './client-cache.ts'
import type { Clock } from './clock.ts'
import { endpointsOf } from './endpoints.ts'
import { escapeHtml, page } from './html.ts'
import type { Kit, RunningKit } from './kit.ts'
import { assertionAlgorithms, authMethods } from './metadata.ts'
import { rememberRefusals } from './refusal.ts'
import { signingKey } from './signing-key.ts'
import { type Step, stepsOf } from './step.ts'
import { loadGrant } from './steps/sign-in.ts'
import { takeProofsOnce } from './take-proofs-once.ts'
import type { TenantState } from './tenant-state.ts'
import { registerTokenGrants } from './token-grants.ts'
import type { TokenStore } from './token-store.ts'

export interface ServerParts {
  readonly carrier: Carrier
  readonly profile: CarrierProfile
  readonly origin: string
  /** Where clients show certificates, where they can. */
  readonly mutualTlsOrigin: string | undefined
  readonly clock: Clock
  readonly table: readonly Step[]
  readonly state: TenantState
  /** The tenant whose issuer this is, where each has its own. */
  readonly tenant?: string | undefined
}

/** Builds oidc-provider out of the table: the carrier first, then the settings, then the store, then what is set on the instance. */
export function composeServer(parts: ServerParts): RunningKit {
  const { carrier: plain, profile, origin, mutualTlsOrigin, clock, table, state, tenant } = parts
  const carrier = stepsOf(table, 'carrier').reduce((changed, step) => step.apply(changed), plain)
  const bare: Omit<Kit, 'store'> = {
    carrier,
    profile,
    origin,
    mount: new URL(origin).pathname.replace(/\/$/, ''),
    issuer: origin + carrier.paths.issuer,
    endpoints: endpointsOf(carrier, origin),
    api: origin + carrier.paths.api,
    mutualTls: mutualTlsOrigin === undefined ? undefined : { origin: mutualTlsOrigin },
    clock,
    keys: state.keys,
    tenancy: state.tenancy,
  }
  const store = stepsOf(table, 'store').reduce<TokenStore>((inner, step) => step.apply(inner, bare), state.store)
  const kit: Kit = { ...bare, store }
  // Both settings below are used by requests only, when the running kit is there.
  const settings = baseConfiguration(kit, cookiesOf(state.cookieKey, tenant), (ctx) => loadGrant(running, ctx))
  const configuration = stepsOf(table, 'configuration').reduce((folded, step) => step.apply(folded, kit), settings)
  const responses = stepsOf(table, 'authorization-response')
  const provider = createProvider(kit.issuer, configuration, (response) =>
    responses.reduce((shaped, step) => step.apply(shaped, kit), response),
  )
  const running: RunningKit = { ...kit, provider }
  rememberRefusals(provider)
  rememberClients(provider, kit.store)
  takeProofsOnce(running)
  registerTokenGrants(running, table)
  for (const step of stepsOf(table, 'provider')) step.apply(provider, running)
  return running
}

function baseConfiguration(
  kit: Kit,
  cookies: NonNullable<Configuration['cookies']>,
  loadExistingGrant: NonNullable<Configuration['loadExistingGrant']>,
): Configuration {
  const { paths, scopes } = kit.carrier
  return {
    adapter: adapterOver(kit.store),
    jwks: { keys: kit.keys.jwks.keys.map(signingKey) },
    routes: {
      authorization: paths.authorization,
      token: paths.token,
      pushed_authorization_request: paths.pushedAuthorizationRequest,
      introspection: paths.introspection,
      revocation: paths.revocation,
      registration: paths.registration,
      jwks: paths.jwks,
    },
    scopes: ['openid', ...scopes.granted.split(' '), ...scopes.ungranted.split(' ')],
    responseTypes: ['code'],
    subjectTypes: ['public'],
    clientAuthMethods: [...authMethods],
    enabledJWA: { clientAuthSigningAlgValues: [...assertionAlgorithms], idTokenSigningAlgValues: ['RS256'] },
    cookies,
    // As oidc-provider has it by default, where it prints a notice for everybody to see.
    clientBasedCORS: () => false,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    },
    ttl: { Session: 86_400, Grant: 5_184_000, Interaction: 3600 },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    expiresWithSession: () => false,
    issueRefreshToken: () => false,
    loadExistingGrant,
    renderError,
  }
}

const cookie = { signed: true, httpOnly: true, sameSite: 'lax' } as const

/** A browser keeps the sign-ins of one host's issuers apart by their names. */
function cookiesOf(key: string, tenant: string | undefined): NonNullable<Configuration['cookies']> {
  const plain = { keys: [key], long: cookie, short: cookie }
  if (tenant === undefined) return plain
  const names = { session: `_session_${tenant}`, interaction: `_interaction_${tenant}`, resume: `_resume_${tenant}` }
  return { ...plain, names }
}

/** Errors are JSON at every endpoint but those a browser visits. */
function renderError(ctx: KoaContextWithOIDC, out: { error: string; error_description?: string | undefined }): void {
  const { route } = ctx.oidc
  if (route !== 'authorization' && route !== 'resume') {
    ctx.body = out
    return
  }
  ctx.type = 'html'
  const description = out.error_description === undefined ? '' : `<p>${escapeHtml(out.error_description)}</p>`
  ctx.body = page('The request cannot be granted', `<p><code>${escapeHtml(out.error)}</code></p>\n${description}`)
}
