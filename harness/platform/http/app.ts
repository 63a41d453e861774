import Koa from 'koa'
import type { Platform } from '../platform.ts'
import { Refusal } from '../refusal.ts'
import { dashboardRoutes } from '../seeing/dashboard/dashboard-routes.ts'
import { figuresRoutes } from '../seeing/figures-routes.ts'
import { answerRefusals } from './answer-refusals.ts'
import { operatorRoutes } from './operator-routes.ts'
import { answerHeaders } from './pages.ts'
import { platformRoutes } from './routes.ts'

/** The platform over HTTP. */
export function platformApp(platform: Platform): Koa {
  const app = new Koa()
  // What goes wrong unexpectedly is answered below and told as an event; Koa need not print it.
  app.silent = true
  app.use(async (ctx, next) => {
    ctx.set(answerHeaders)
    // TLS may end in front of this process; the public address says what the browser sees.
    ctx.cookies.secure = platform.kit.publicUrl.startsWith('https:')
    await answerRefusals(platform, ctx, next)
  })
  app.use(platformRoutes(platform).routes())
  app.use(figuresRoutes(platform).routes())
  app.use(dashboardRoutes(platform).routes())
  app.use(operatorRoutes(platform).routes())
  app.use(() => {
    throw new Refusal('NOT_FOUND', 'no-such-address')
  })
  return app
}
