import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type Koa from 'koa'
import type { Interaction } from 'oidc-provider'
import { z } from 'zod'
import { escapeHtml, page } from './html.ts'
import type { RunningKit } from './kit.ts'
import { type SimulatedTenant, subjectOf } from './tenancy.ts'

const missing = z.object({
  missingOIDCScope: z.array(z.string()).optional(),
  missingResourceScopes: z.record(z.string(), z.array(z.string())).optional(),
})

/** Text of a failed sign-in; nothing tells an unknown name from a wrong password. */
export const signInFailure = 'Wrong user name or password'

/** Serves the sign-in page and the consent page of one server. */
export function createSignInPages(kit: RunningKit): (ctx: Koa.Context, params: URLSearchParams) => Promise<void> {
  const secret = randomBytes(32)
  const tokenOf = (uid: string) => createHmac('sha256', secret).update(uid).digest('base64url')

  return async (ctx, params) => {
    const interaction = await kit.provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined)
    const tenant = kit.tenancy.ofClient(String(interaction?.params.client_id))
    if (
      interaction === undefined ||
      tenant === undefined ||
      ctx.path !== `${kit.carrier.paths.interaction}/${interaction.uid}`
    ) {
      ctx.status = 400
      ctx.type = 'html'
      ctx.body = page('Sign-in has expired', '<p>Go back to the application and start again.</p>')
      return
    }
    const token = tokenOf(interaction.uid)
    if (ctx.method !== 'POST') return show(ctx, kit, interaction, token)
    if (!equal(params.get('form_token') ?? '', token)) return show(ctx, kit, interaction, token)
    const result = await answer(kit, tenant, interaction, params)
    if (result === undefined) return show(ctx, kit, interaction, token, signInFailure)
    ctx.status = 303
    ctx.redirect(await kit.provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: true }))
    ctx.status = 303
  }
}

async function answer(kit: RunningKit, tenant: SimulatedTenant, interaction: Interaction, params: URLSearchParams) {
  if (interaction.prompt.name === 'consent') {
    if (params.get('decision') !== 'allow') return { error: 'access_denied', error_description: 'the user refused' }
    return { consent: { grantId: await rememberConsent(kit, interaction) } }
  }
  const username = params.get('username') ?? ''
  const user = tenant.users.find((known) => known.username === username)
  if (user === undefined || !equal(params.get('password') ?? '', user.password)) return undefined
  return { login: { accountId: subjectOf(tenant.id, user.username), amr: ['pwd'] } }
}

/** Stores what the person in front of this interaction has allowed. */
export async function rememberConsent(kit: RunningKit, interaction: Interaction): Promise<string> {
  const known = interaction.grantId === undefined ? undefined : await kit.provider.Grant.find(interaction.grantId)
  const accountId = interaction.session?.accountId
  const clientId = String(interaction.params.client_id)
  const grant = known ?? new kit.provider.Grant({ clientId, accountId })
  const { missingOIDCScope, missingResourceScopes } = missing.parse(interaction.prompt.details)
  if (missingOIDCScope !== undefined) grant.addOIDCScope(missingOIDCScope)
  for (const [resource, scopes] of Object.entries(missingResourceScopes ?? {})) grant.addResourceScope(resource, scopes)
  return grant.save()
}

function show(ctx: Koa.Context, kit: RunningKit, interaction: Interaction, token: string, failure?: string): void {
  const hidden = `<input type="hidden" name="form_token" value="${escapeHtml(token)}">`
  ctx.type = 'html'
  ctx.body =
    interaction.prompt.name === 'consent' ? consentPage(kit, interaction, hidden) : signInPage(kit, hidden, failure)
}

function signInPage(kit: RunningKit, hidden: string, failure: string | undefined): string {
  const alert = failure === undefined ? '' : `<p role="alert">${escapeHtml(failure)}</p>`
  return page(
    `Sign in to ${kit.carrier.title}`,
    `${alert}
<form method="post" autocomplete="off">
${hidden}
<label>User name <input id="username" name="username" type="text" required></label>
<label>Password <input id="password" name="password" type="password" required></label>
<button type="submit">Sign in</button>
</form>`,
  )
}

function consentPage(kit: RunningKit, interaction: Interaction, hidden: string): string {
  const clientId = escapeHtml(String(interaction.params.client_id))
  const target = URL.parse(String(interaction.params.redirect_uri))
  const scopes = String(interaction.params.scope ?? '')
    .split(' ')
    .filter(Boolean)
  return page(
    `Allow access to ${kit.carrier.title}`,
    `<p>The application <strong>${clientId}</strong> at <strong>${escapeHtml(target?.host ?? 'this device')}</strong> asks for:</p>
<ul>${scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<form method="post">
${hidden}
<button id="allow" type="submit" name="decision" value="allow">Allow</button>
<button id="deny" type="submit" name="decision" value="deny">Deny</button>
</form>`,
  )
}

function equal(left: string, right: string): boolean {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}
