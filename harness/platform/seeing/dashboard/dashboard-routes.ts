import Router from '@koa/router'
import type Koa from 'koa'
import { digest, sameDigest } from '../../digest.ts'
import { setFlowCookie } from '../../http/flow-cookie.ts'
import { getOnly, pairOf, type Routed } from '../../http/own-request.ts'
import { readTextBody } from '../../http/read-text-body.ts'
import { tenantKeys } from '../../http/tenant-key.ts'
import { connect } from '../../journeys/connect.ts'
import type { Platform } from '../../platform.ts'
import { Refusal } from '../../refusal.ts'
import { watched } from '../watched.ts'
import { operatorPage } from './operator-page.ts'
import { beginSession, endSession, hasSession, sessionMs, type Viewer } from './sessions.ts'
import { signInPage } from './sign-in-page.ts'
import { pagePolicy } from './style.ts'
import { tenantPage } from './tenant-page.ts'
import { viewForOperator, viewForTenant } from './views.ts'

const cookieName = 'dashboard-session'
const tenantHome = '/tenants/:tenant/dashboard'
const operatorHome = '/operator/dashboard'

/** Pages for people: one for each tenant, which shows that tenant alone, and one for the operator. */
export function dashboardRoutes(platform: Platform): Router {
  const { kit } = platform
  const router = new Router({ sensitive: true, strict: true })
  const ownerOf = tenantKeys(kit.tenants.values())
  const secure = kit.publicUrl.startsWith('https:')

  const enter = async (ctx: Routed, viewer: Viewer): Promise<void> => {
    if (viewer.kind === 'tenant') {
      const request = { named: pairOf(ctx), owner: viewer.tenant, header: (name: string) => ctx.get(name) }
      platform.steps.limitRequests(kit, request)
    }
    const byKey = isViewer(viewer, viewerOf(platform, ownerOf, bearerOf(ctx)))
    if (!byKey && !(await hasSession(kit, viewer, ctx.cookies.get(cookieName, { signed: false })))) {
      throw new Refusal('UNAUTHENTICATED', viewer.kind === 'tenant' ? 'no-tenant-key' : 'no-operator-key')
    }
    ctx.state.owner = viewer.kind === 'tenant' ? viewer.tenant : undefined
  }
  /** Shows a page to its viewer, and the way in to everybody else. */
  const show = async (ctx: Routed, viewer: Viewer, made: () => Promise<string>): Promise<void> => {
    try {
      await enter(ctx, viewer)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'UNAUTHENTICATED') throw error
      ctx.redirect('/dashboard')
      ctx.status = 303
      return
    }
    send(ctx, await made())
  }
  const leave = async (ctx: Routed, viewer: Viewer, home: string): Promise<void> => {
    checkOrigin(platform, ctx)
    await enter(ctx, viewer)
    await endSession(kit, viewer, ctx.cookies.get(cookieName, { signed: false }) ?? '')
    ctx.cookies.set(cookieName, null, { ...cookieOf(home, secure) })
    ctx.redirect('/dashboard')
    ctx.status = 303
  }

  router.get('/dashboard', (ctx) => send(ctx, signInPage()))
  router.post('/dashboard/sign-in', async (ctx) => {
    checkOrigin(platform, ctx)
    const key = new URLSearchParams(await readTextBody(ctx.req)).get('key')?.trim() ?? ''
    const viewer = viewerOf(platform, ownerOf, key)
    if (viewer === undefined) {
      platform.tell({
        kind: 'refused',
        at: kit.clock.now(),
        tenant: '',
        carrier: '',
        reason: 'no-tenant-key',
        by: 'stranger',
      })
      send(ctx, signInPage('This key opens nothing here; look whether it is whole.'))
      ctx.status = 401
      return
    }
    const tenant = viewer.kind === 'tenant' ? viewer.tenant : ''
    platform.tell({ kind: 'signed-in', at: kit.clock.now(), tenant, carrier: '', by: viewer.kind })
    const home = viewer.kind === 'tenant' ? homeOf(viewer.tenant) : operatorHome
    ctx.cookies.set(cookieName, await beginSession(kit, viewer), { ...cookieOf(home, secure), maxAge: sessionMs })
    ctx.redirect(home)
    ctx.status = 303
  })

  router.get(tenantHome, (ctx) => {
    const { tenant } = pairOf(ctx)
    return show(ctx, { kind: 'tenant', tenant }, async () => tenantPage(await viewForTenant(platform, tenant)))
  })
  router.post(`${tenantHome}/sign-out`, (ctx) => {
    const { tenant } = pairOf(ctx)
    return leave(ctx, { kind: 'tenant', tenant }, homeOf(tenant))
  })
  router.get(`${tenantHome}/connect/:carrier`, getOnly, async (ctx: Routed) => {
    const pair = pairOf(ctx)
    // A link on somebody else's page starts nothing.
    checkOrigin(platform, ctx)
    await enter(ctx, { kind: 'tenant', tenant: pair.tenant })
    const flow = await watched(platform, 'connect', pair, (watching) => connect(watching, pair))
    if (flow.kind === 'started') setFlowCookie(ctx, flow, secure)
    ctx.redirect(flow.kind === 'started' ? flow.url : homeOf(pair.tenant))
    if (flow.kind === 'connected') ctx.status = 303
  })
  if (kit.operatorKey !== undefined) {
    router.get(operatorHome, (ctx) =>
      show(ctx, { kind: 'operator' }, async () => operatorPage(await viewForOperator(platform))),
    )
    router.post(`${operatorHome}/sign-out`, (ctx) => leave(ctx, { kind: 'operator' }, operatorHome))
  }
  return router
}

function viewerOf(
  { kit }: Platform,
  ownerOf: (authorization: string) => string | undefined,
  key: string,
): Viewer | undefined {
  if (kit.operatorKey !== undefined && sameDigest(digest(key), digest(kit.operatorKey))) return { kind: 'operator' }
  const tenant = ownerOf(`Bearer ${key}`)
  return tenant === undefined ? undefined : { kind: 'tenant', tenant }
}

/** Programs send the key itself. */
function bearerOf(ctx: Koa.Context): string {
  return /^bearer +(\S+)$/i.exec(ctx.get('authorization'))?.[1] ?? ''
}

function isViewer(wanted: Viewer, shown: Viewer | undefined): boolean {
  if (wanted.kind === 'operator' || shown?.kind !== 'tenant') return wanted.kind === shown?.kind
  return wanted.tenant === shown.tenant
}

function homeOf(tenant: string): string {
  return tenantHome.replace(':tenant', tenant)
}

function cookieOf(path: string, secure: boolean) {
  return { path, httpOnly: true, sameSite: 'strict', secure, signed: false, overwrite: true } as const
}

/**
 * What changes something comes from a page of ours: browsers say so by themselves, and those that do not yet name its origin. Pages
 * that tell nobody where they are have the origin `null`, also to us.
 */
function checkOrigin({ kit }: Platform, ctx: Koa.Context): void {
  const site = ctx.get('sec-fetch-site')
  const origin = ctx.get('origin')
  const ours =
    site === '' ? origin === '' || origin === new URL(kit.publicUrl).origin : site === 'same-origin' || site === 'none'
  if (!ours) throw new Refusal('NOT_FOUND', 'no-such-address')
}

function send(ctx: Koa.Context, body: string): void {
  ctx.type = 'html'
  ctx.set('content-security-policy', pagePolicy)
  ctx.body = body
}
