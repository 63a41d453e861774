import Router from '@koa/router'
import type Koa from 'koa'
import { checkOperator } from '../http/operator-key.ts'
import { ownRequests } from '../http/own-request.ts'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import { auditQuery } from './audit/read-audit.ts'
import { overall, standingOf, standingsOf } from './health.ts'

/** Health, audit log, alerts and metrics as data: a tenant's own by its key, everything by the operator's. */
export function figuresRoutes(platform: Platform): Router {
  const { kit, steps, seeing } = platform
  const router = new Router({ sensitive: true, strict: true })
  const own = ownRequests(platform)

  router.get('/health', async (ctx) => {
    const status = await overall(platform)
    ctx.status = status === 'up' ? 200 : 503
    ctx.body = { status }
  })
  router.get('/tenants/:tenant/health', async (ctx) => {
    const { tenant } = own(ctx)
    ctx.body = { tenant, carriers: await standingsOf(platform, tenant) }
  })
  router.get('/tenants/:tenant/carriers/:carrier/health', async (ctx) => {
    ctx.body = await standingOf(platform, own(ctx))
  })
  router.get('/tenants/:tenant/audit', async (ctx) => {
    const { tenant } = own(ctx)
    ctx.body = { tenant, entries: await steps.readAudit(seeing.audit, tenant, askedBy(ctx)) }
  })

  const operator = async (ctx: Koa.Context, next: Koa.Next): Promise<void> => {
    checkOperator(platform, ctx.get('authorization'))
    await next()
  }
  router.get('/operator/audit', operator, async (ctx) => {
    ctx.body = { entries: await seeing.audit.ofAll(auditQuery(askedBy(ctx))) }
  })
  router.get('/operator/alerts', operator, (ctx) => {
    ctx.body = { alerts: seeing.alerts() }
  })
  router.get('/operator/health', operator, async (ctx) => {
    const pairs = seeing.tallies.all().map((tally) => steps.healthOf(tally))
    ctx.body = { status: await overall(platform), pairs }
  })
  router.get('/operator/tenants/:tenant/pseudonym', operator, (ctx) => {
    const { tenant = '' } = ctx.params
    if (!kit.tenants.has(tenant)) throw new Refusal('NOT_FOUND', 'tenant-unknown')
    ctx.body = { tenant, pseudonym: seeing.pseudonym(tenant) }
  })
  router.get('/metrics', operator, async (ctx) => {
    ctx.set('content-type', seeing.metrics.contentType)
    ctx.body = await seeing.metrics.text()
  })
  return router
}

/** The query; a name that comes twice asks for nothing that there is. */
function askedBy(ctx: Koa.Context): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(ctx.query).map(([name, value]) => [name, Array.isArray(value) ? value.join() : (value ?? '')]),
  )
}
