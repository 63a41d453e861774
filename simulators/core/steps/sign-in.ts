import { randomBytes } from 'node:crypto'
import type Koa from 'koa'
import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import type { RunningKit } from '../kit.ts'
import type { AfterStep, BeforeStep, ConfigurationStep, ProviderStep } from '../step.ts'
import { type SimulatedTenant, subjectOf } from '../tenancy.ts'

/** When a person is asked: oidc-provider's usual rules, and never at a tenant that signs in by itself. */
export const signInPolicy: ConfigurationStep = {
  name: 'sign-in-policy',
  stage: 'configuration',
  apply(configuration, kit) {
    const policy = interactionPolicy.base()
    for (const prompt of policy) {
      for (const check of prompt.checks) {
        const asks = check.check
        check.check = (ctx) => {
          const tenant = kit.tenancy.ofClient(ctx.oidc.client?.clientId)
          return tenant?.login === 'none' ? false : asks(ctx)
        }
      }
    }
    return {
      ...configuration,
      interactions: {
        policy,
        url: (_ctx, interaction) => `${kit.mount}${kit.carrier.paths.interaction}/${interaction.uid}`,
      },
    }
  },
}

/**
 * A tenant that signs in by itself gets a session and a grant that live for one request: nothing is stored, no cookie
 * is set, and the code is in the first answer.
 */
export const autoConsent: ProviderStep = {
  name: 'auto-consent',
  stage: 'provider',
  apply(provider, kit) {
    const { Session } = provider
    const ordinary = Session.get
    Session.get = async (ctx) => {
      const tenant = kit.tenancy.ofClient(requestedClient(ctx))
      const clientId = requestedClient(ctx)
      if (tenant === undefined || tenant.login !== 'none' || clientId === undefined)
        return Reflect.apply(ordinary, Session, [ctx])
      const session = oneTimeSession(kit, tenant, clientId)
      ctx.oidc.entity('Session', session)
      return session
    }
  },
}

function requestedClient(ctx: Koa.Context): string | undefined {
  const { client_id: clientId } = ctx.query
  return typeof clientId === 'string' ? clientId : undefined
}

function oneTimeSession(kit: RunningKit, tenant: SimulatedTenant, clientId: string) {
  const session = new kit.provider.Session()
  const [user] = tenant.users
  session.accountId = subjectOf(tenant.id, user?.username ?? 'anybody')
  session.loginTs = Math.floor(kit.clock.now() / 1000)
  session.authorizations = { [clientId]: { sid: randomId(), grantId: randomId() } }
  // oidc-provider stores and sets a cookie for a session that was touched; this one cannot be.
  Object.defineProperty(session, 'touched', { value: false, writable: false, configurable: false })
  return session
}

function randomId(): string {
  return randomBytes(24).toString('base64url')
}

/** The grant of this request: made on the spot for a self-consenting tenant, else what oidc-provider would look up. */
export async function loadGrant(kit: RunningKit, ctx: KoaContextWithOIDC) {
  const { client, session, account, params, result } = ctx.oidc
  if (client === undefined || session === undefined || account === undefined) return undefined
  const tenant = kit.tenancy.ofClient(client.clientId)
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
  if (tenant?.login !== 'none') return grantId === undefined ? undefined : kit.provider.Grant.find(grantId)
  const grant = new kit.provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  const scope = String(params?.scope ?? '')
  grant.addOIDCScope(scope)
  for (const resource of Object.keys(ctx.oidc.resourceServers ?? {})) grant.addResourceScope(resource, scope)
  grant.jti = grantId ?? randomId()
  return grant
}

/** A name counts only with its own password (RFC 6749, 3.1). */
export const passwordCheck: BeforeStep = {
  name: 'password-check',
  stage: 'before',
  apply() {
    // The sign-in page compares them in constant time.
  },
}

/** Consent is taken from this server's own page, shown to this very browser for this very request (RFC 6749, 10.12). */
export const consentForms: BeforeStep = {
  name: 'consent-forms',
  stage: 'before',
  apply() {
    // The cookies are SameSite=Lax, and the sign-in pages compare address and hidden token with the browser's own.
  },
}

/** The consent page names the client, what it asks for and where the answer goes (OAuth 2.1, 7.9). */
export const consentPage: AfterStep = {
  name: 'consent-page',
  stage: 'after',
  apply() {
    // The page in sign-in-pages.ts does.
  },
}
