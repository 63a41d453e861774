import type Koa from 'koa'
import type { StartedFlow } from '../journeys/start-flow.ts'
import { callbackBase } from '../steps/authorize-tenant.ts'
import { flowIdOf } from '../steps/remember-flow.ts'

/** One cookie a flow, sent to callbacks alone: flows in several tabs do not disturb each other. */
export function setFlowCookie(ctx: Koa.Context, flow: StartedFlow, secure: boolean): void {
  ctx.cookies.set(cookieName(flow.id, secure), flow.session, {
    ...attributes(secure),
    maxAge: flow.lifetimeMs,
  })
}

/** The session of the flow with this state. Its cookie is dropped whatever becomes of the flow. */
export function takeFlowCookie(ctx: Koa.Context, state: string, secure: boolean): string | undefined {
  const name = cookieName(flowIdOf(state), secure)
  const session = cookieNamed(name, ctx.get('cookie'))
  if (session !== undefined) ctx.cookies.set(name, null, attributes(secure))
  return session
}

/** Koa's own reading keeps a pattern for every name it was ever asked for, and each flow has a name of its own. */
function cookieNamed(name: string, header: string): string | undefined {
  const start = `${name}=`
  return header
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(start))
    ?.slice(start.length)
}

function cookieName(flowId: string, secure: boolean): string {
  return `${secure ? '__Secure-' : ''}flow-${flowId}`
}

function attributes(secure: boolean) {
  return { path: callbackBase, httpOnly: true, sameSite: 'lax', secure, signed: false, overwrite: true } as const
}
