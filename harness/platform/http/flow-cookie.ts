import type Koa from 'koa'
import type { StartedFlow } from '../journeys/connect.ts'
import type { Pair } from '../kit.ts'
import { callbackPath } from '../steps/authorize-tenant.ts'
import { flowIdOf } from '../steps/remember-flow.ts'

/** One cookie a flow, sent to its own callback alone: flows in several tabs do not disturb each other. */
export function setFlowCookie(ctx: Koa.Context, pair: Pair, flow: StartedFlow, secure: boolean): void {
  ctx.cookies.set(cookieName(flow.id, secure), flow.session, {
    ...attributes(pair, secure),
    maxAge: flow.lifetimeMs,
  })
}

/** The session of the flow with this state. Its cookie is dropped whatever becomes of the flow. */
export function takeFlowCookie(ctx: Koa.Context, pair: Pair, state: string, secure: boolean): string | undefined {
  const name = cookieName(flowIdOf(state), secure)
  const session = ctx.cookies.get(name, { signed: false })
  if (session !== undefined) ctx.cookies.set(name, null, attributes(pair, secure))
  return session
}

function cookieName(flowId: string, secure: boolean): string {
  return `${secure ? '__Secure-' : ''}flow-${flowId}`
}

function attributes(pair: Pair, secure: boolean) {
  return { path: callbackPath(pair), httpOnly: true, sameSite: 'lax', secure, signed: false, overwrite: true } as const
}
