import type Koa from 'koa'
import type { Platform } from '../platform.ts'
import { Refusal, refusals } from '../refusal.ts'
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
      showPage(ctx, 'Not connected', page.text)
    } else ctx.body = { error: refusal.code, message: sentence }
  }
}

const pairInPath = /^\/(?:operator\/)?(?:tenants|cb)\/([a-z0-9-]+)\/(?:carriers\/)?([a-z0-9-]+)/

function tellRefusal({ kit, tell }: Platform, ctx: Koa.Context, { reason, cause }: Refusal): void {
  const [, tenant = '', carrier = ''] = pairInPath.exec(ctx.path) ?? []
  const trace = reason === 'unexpected' ? placesOf(cause) : undefined
  tell({ kind: 'refused', at: kit.clock.now(), tenant, carrier, reason, ...(trace === undefined ? {} : { trace }) })
}

/** Where an error came from. Its message stays out: it may quote what was being read. */
function placesOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const places = error.stack?.split('\n').filter((line) => line.startsWith('    at '))
  return [error.name, ...(places ?? [])].join('\n')
}
