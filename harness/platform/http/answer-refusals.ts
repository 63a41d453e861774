import type Koa from 'koa'
import type { Platform } from '../platform.ts'
import { Refusal, type RefusalReason, refusals } from '../refusal.ts'
import { stageOfPath } from '../seeing/stages.ts'
import { showPage } from './pages.ts'

/** Answers whatever stopped a request: one shape, and nothing in it of what came from the carrier or the request. */
export async function answerRefusals(platform: Platform, ctx: Koa.Context, next: Koa.Next): Promise<void> {
  try {
    await next()
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('FAILED', 'unexpected', error)
    tellRefusal(platform, ctx, refusal)
    const { status, sentence } = refusals[refusal.code]
    ctx.status = status
    const { retryAfterMs } = refusal
    if (retryAfterMs !== undefined) ctx.set('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
    if (refusal.code === 'UNAUTHENTICATED') ctx.set('www-authenticate', 'Bearer')
    if (refusal.code === 'CONNECTION_NOT_COMPLETED') {
      const page = platform.steps.refusedCallback(refusal, new URLSearchParams(ctx.querystring))
      ctx.status = page.status
      ctx.set({ ...page.headers })
      showPage(ctx, 'Not connected', page.text)
    } else ctx.body = { error: refusal.code, message: sentence }
  }
}

const pairInPath =
  /^\/(?:operator\/)?tenants\/([a-z0-9-]+)(?:\/carriers\/([a-z0-9-]+))?|^\/cb\/([a-z0-9-]+)\/([a-z0-9-]+)/

function tellRefusal({ kit, tell }: Platform, ctx: Koa.Context, { reason, cause }: Refusal): void {
  const [, ofTenant, ofCarrier, atCallback, forCarrier] = pairInPath.exec(ctx.path) ?? []
  const [tenant, carrier] = [ofTenant ?? atCallback ?? '', ofCarrier ?? forCarrier ?? '']
  const owner: unknown = ctx.state.owner
  const trace = reason === 'unexpected' ? placesOf(cause) : undefined
  const stage = stageOfPath(ctx.path)
  const at = kit.clock.now()
  const common = { at, tenant, carrier, reason, ...(stage === undefined ? {} : { stage }) }
  tell({ kind: 'refused', ...common, by: doneBy(ctx, reason), ...(trace === undefined ? {} : { trace }) })
  if (reason !== 'other-tenant' || typeof owner !== 'string') return
  // Both are named to the operator, and to nobody else.
  const place = kit.tenants.has(tenant) ? { tenant, carrier } : { tenant: '', carrier: '' }
  tell({ kind: 'cross-tenant', ...common, ...place, by: 'stranger', other: owner })
}

const withoutFlow: readonly RefusalReason[] = ['flow-unknown', 'other-session', 'no-such-address']

/** Whose doing a refused request was: whoever comes to a tenant's address without its key or its flow is a stranger. */
function doneBy(ctx: Koa.Context, reason: RefusalReason): 'tenant' | 'stranger' | 'operator' {
  if (ctx.path.startsWith('/cb/')) return withoutFlow.includes(reason) ? 'stranger' : 'tenant'
  if (ctx.path.startsWith('/operator/') && reason !== 'no-operator-key') return 'operator'
  return typeof ctx.state.owner === 'string' && reason !== 'other-tenant' ? 'tenant' : 'stranger'
}

/** Where an error came from. Its message stays out: it may quote what was being read. */
function placesOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const places = error.stack?.split('\n').filter((line) => line.startsWith('    at '))
  return [error.name, ...(places ?? [])].join('\n')
}
