import type Koa from 'koa'
import { canonicalPath, endpointOf, methodsOf } from './endpoints.ts'
import type { RunningKit } from './kit.ts'
import { metadataOf } from './metadata.ts'
import { serveProbe } from './probe.ts'
import { readBody, replayBody } from './request-body.ts'
import { onClock } from './scoped-date.ts'
import { serveResource } from './serve-resource.ts'
import { createSignInPages } from './sign-in-pages.ts'
import { type Arrival, type Exchange, type Step, stepsOf } from './step.ts'

/** Puts everything that is not oidc-provider's around it: paths, bodies, `before` and `after` steps, pages, metadata. */
export function installPipeline(kit: RunningKit, table: readonly Step[]): void {
  const request = stepsOf(table, 'request')
  const before = stepsOf(table, 'before')
  const after = stepsOf(table, 'after')
  const metadata = stepsOf(table, 'metadata').reduce((document, step) => step.apply(document, kit), metadataOf(kit))
  const signInPages = createSignInPages(kit)
  const host = new URL(kit.origin).host

  kit.provider.use((ctx, next) =>
    onClock(kit.clock, async () => {
      const sentTo = ctx.host
      // The server is known by its own name only; a forged Host header never reaches an answer (RFC 9700, 4.13).
      ctx.req.headers.host = host
      const arrival = await readArrival(ctx, kit, sentTo)
      if (arrival === undefined) return
      for (const step of request) if (!answered(ctx)) await step.apply(arrival)
      ctx.path = canonicalPath(kit.carrier, ctx.path)
      const exchange = exchangeOf(arrival)
      if (!answered(ctx) && !refuseMethod(exchange)) await serve(exchange, next)
      for (const step of after) await step.apply(exchange)
    }),
  )

  async function serve(exchange: Exchange, next: Koa.Next): Promise<void> {
    const { ctx, endpoint, params } = exchange
    const sent = params.toString()
    const sentBody = exchange.body
    for (const step of before) if (!answered(ctx)) await step.apply(exchange)
    if (params.toString() !== sent) writeParams(ctx, params)
    else if (exchange.body !== sentBody) replayBody(ctx.req, exchange.body)
    if (answered(ctx)) return
    switch (endpoint) {
      case 'metadata':
        ctx.set('access-control-allow-origin', '*')
        ctx.body = metadata
        return
      case 'interaction':
        return signInPages(ctx, params)
      case 'api':
        return serveProbe(ctx, kit, table)
      case 'resource':
        return serveResource(exchange)
      case 'other':
        ctx.status = 404
        ctx.body = { error: 'not_found' }
        return
      case 'resume':
        // The address and its cookie say all; a client named in a query would have oidc-provider fall over when they do not.
        ctx.querystring = ''
        return next()
      default:
        await next()
    }
  }
}

function answered(ctx: Koa.Context): boolean {
  return ctx.body !== undefined && ctx.body !== null
}

async function readArrival(ctx: Koa.Context, kit: RunningKit, host: string): Promise<Arrival | undefined> {
  const arrival: Arrival = { ctx, kit, host, asked: ctx.path, body: '', environment: 'production' }
  if (ctx.method !== 'POST' && ctx.method !== 'PUT') return arrival
  const body = await readBody(ctx.req)
  if (body.kind === 'too-large') {
    ctx.status = 413
    ctx.body = { error: 'invalid_request', error_description: 'the request body is too large' }
    return undefined
  }
  return { ...arrival, body: body.text }
}

function exchangeOf({ ctx, kit, asked, body, environment }: Arrival): Exchange {
  const endpoint = endpointOf(kit.carrier, ctx.path)
  const parts = { ctx, endpoint, kit, asked, environment, caller: undefined, refusal: undefined }
  if (ctx.method !== 'POST' && ctx.method !== 'PUT')
    return { ...parts, params: new URLSearchParams(ctx.querystring), body: '' }
  replayBody(ctx.req, body)
  const isForm = ctx.is('application/x-www-form-urlencoded') === 'application/x-www-form-urlencoded'
  return { ...parts, params: new URLSearchParams(isForm ? body : ''), body: isForm ? '' : body }
}

function writeParams(ctx: Koa.Context, params: URLSearchParams): void {
  if (ctx.method === 'GET' || ctx.method === 'HEAD') ctx.querystring = params.toString()
  else replayBody(ctx.req, params.toString())
}

function refuseMethod({ ctx, endpoint }: Exchange): boolean {
  const allowed = methodsOf(endpoint)
  if (allowed === undefined || allowed.includes(ctx.method)) return false
  ctx.status = 405
  ctx.set('allow', allowed.join(', '))
  ctx.body = { error: 'invalid_request', error_description: `${ctx.method} is not supported here` }
  return true
}
