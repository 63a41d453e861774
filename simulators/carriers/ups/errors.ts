import { refusalIn } from '../../core/refusal.ts'
import type { AfterStep, Exchange } from '../../core/step.ts'

/** An error in UPS's words. */
export interface UpsError {
  readonly status: number
  readonly code: string
  readonly message: string
}

const said = new WeakMap<object, UpsError>()

/** A quirk that knows UPS's words for a refusal. The words are written down; `ups/error-body` puts them on the wire. */
export function errorWords(name: string, find: (exchange: Exchange) => UpsError | undefined): AfterStep {
  return {
    name,
    stage: 'after',
    apply(exchange) {
      if (!isRefused(exchange) || said.has(exchange.ctx.req)) return
      const words = find(exchange)
      if (words !== undefined) say(exchange, words)
    },
  }
}

/** Writes an error down for this exchange and answers with its status. */
export function say({ ctx }: Pick<Exchange, 'ctx'>, error: UpsError): void {
  said.set(ctx.req, error)
  ctx.remove('location')
  ctx.status = error.status
  ctx.body ??= { error: error.message }
}

/** The error of this exchange: in UPS's words where one of its quirks had them, else in plain ones. */
export function errorOf({ ctx }: Exchange): UpsError {
  const { status } = ctx
  return said.get(ctx.req) ?? { status, code: `10${status}`, message: ctx.message }
}

/** Whether this exchange was refused at an address of UPS's own error shape. */
export function isRefused({ ctx, endpoint }: Exchange): boolean {
  if (endpoint === 'interaction' || endpoint === 'api') return false
  return said.has(ctx.req) || ctx.status >= 400
}

/** Whether oidc-provider refused for a reason that speaks of this. */
export function refusedFor({ ctx }: Exchange, words: RegExp): boolean {
  const refusal = refusalIn(ctx)
  return refusal !== undefined && words.test(`${refusal.error} ${refusal.detail}`)
}
