import Router from '@koa/router'
import { circuitsOf } from '../containment/view-circuits.ts'
import { call } from '../journeys/call.ts'
import { finishFlow } from '../journeys/callback.ts'
import { connect } from '../journeys/connect.ts'
import { disconnect } from '../journeys/disconnect.ts'
import { status } from '../journeys/status.ts'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import { watched } from '../seeing/watched.ts'
import { setFlowCookie, takeFlowCookie } from './flow-cookie.ts'
import { getOnly, ownRequests, type Routed } from './own-request.ts'
import { showPage } from './pages.ts'

/** The addresses of the client contract. */
export function platformRoutes(platform: Platform): Router {
  const router = new Router({ sensitive: true, strict: true })
  const own = ownRequests(platform)
  const secure = platform.kit.publicUrl.startsWith('https:')

  router.get('/connected', (ctx) => showPage(ctx, 'Connected', 'The carrier is connected. You can close this page.'))

  router.get('/tenants/:tenant/carriers/:carrier/connect', getOnly, async (ctx) => {
    const pair = own(ctx)
    const flow = await watched(platform, 'connect', pair, (watching) => connect(watching, pair))
    if (flow.kind === 'connected') {
      ctx.redirect('/connected')
      ctx.status = 303
      return
    }
    setFlowCookie(ctx, flow, secure)
    ctx.redirect(flow.url)
  })
  router.get('/tenants/:tenant/carriers/:carrier/ping', getOnly, async (ctx) => {
    const pair = own(ctx)
    const answer = await watched(platform, 'call', pair, (watching) => call(watching, pair))
    ctx.body = { carrierStatus: answer.status, answer: answer.body }
  })
  router.get('/tenants/:tenant/carriers/:carrier', async (ctx) => {
    const pair = own(ctx)
    ctx.body = { ...pair, status: await status(platform, pair) }
  })
  router.get('/tenants/:tenant/carriers/:carrier/circuits', (ctx) => {
    ctx.body = circuitsOf(platform, own(ctx))
  })
  router.post('/tenants/:tenant/carriers/:carrier/disconnect', async (ctx) => {
    const pair = own(ctx)
    const { revoked } = await watched(platform, 'disconnect', pair, (watching) => disconnect(watching, pair))
    ctx.body = { ...pair, status: 'not-connected', revoked }
  })

  router.get('/cb/:tenant/:carrier', getOnly, async (ctx) => {
    await finish(platform, ctx, secure)
    const answer = platform.steps.answerCallback(new URLSearchParams(ctx.querystring))
    if (answer.kind === 'redirect') {
      ctx.redirect(answer.to)
      ctx.status = 303
      return
    }
    ctx.type = 'html'
    ctx.set(answer.headers)
    ctx.body = answer.body
  })
  return router
}

/** Longer than a look into the store and the opening of a record take. */
const soonestRefusalMs = 15

/** Whatever goes wrong at a callback, the browser is told the same. */
async function finish(platform: Platform, ctx: Routed, secure: boolean): Promise<void> {
  const { clock } = platform.kit
  const begun = clock.now()
  try {
    const { tenant = '', carrier = '' } = ctx.params
    const pair = platform.steps.callbackPair({ path: ctx.path, tenant, carrier })
    await finishFlow(platform, {
      pair,
      answer: new URLSearchParams(ctx.querystring),
      session: (state) => takeFlowCookie(ctx, state, secure),
    })
  } catch (cause) {
    // Unknown tenant, expired flow, other tenant: the same answer, and none of them visibly sooner than the others.
    await clock.wait(Math.max(0, begun + soonestRefusalMs - clock.now()))
    throw new Refusal('CONNECTION_NOT_COMPLETED', cause instanceof Refusal ? cause.reason : 'unexpected', cause)
  }
}
