import { refusalIn } from '../../core/refusal.ts'
import type { AfterStep, Exchange } from '../../core/step.ts'

/** An answer in USPS's words. */
export interface UspsError {
  readonly status: number
  readonly body: object
}

const said = new WeakSet<object>()

/** A quirk that knows USPS's words for a refusal of the token endpoint; the first that does has it. */
export function errorWords(name: string, find: (exchange: Exchange) => UspsError | undefined): AfterStep {
  return {
    name,
    stage: 'after',
    apply(exchange) {
      const { ctx } = exchange
      const words = ctx.status >= 400 && !said.has(ctx.req) ? find(exchange) : undefined
      if (words === undefined) return
      said.add(ctx.req)
      ctx.status = words.status
      ctx.body = words.body
    },
  }
}

/** Whether oidc-provider refused for a reason that speaks of this. */
export function refusedFor({ ctx }: Exchange, words: RegExp): boolean {
  const refusal = refusalIn(ctx)
  return refusal !== undefined && words.test(`${refusal.error} ${refusal.detail}`)
}
