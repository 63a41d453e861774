import { refusalIn } from '../../core/refusal.ts'
import type { AfterStep, Exchange } from '../../core/step.ts'

/** An error in FedEx's words. Clients are told to branch on the code. */
export interface FedexError {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** What FedEx says of credentials it does not know. */
export const notValid: FedexError = {
  status: 401,
  code: 'NOT.AUTHORIZED.ERROR',
  message: 'The given client credentials were not valid. Please modify your request and try again.',
}

const said = new WeakMap<object, FedexError>()

/** A quirk that knows FedEx's words for a refusal. The words are written down; `fedex/error-body` puts them on the wire. */
export function errorWords(name: string, find: (exchange: Exchange) => FedexError | undefined): AfterStep {
  return {
    name,
    stage: 'after',
    apply(exchange) {
      if (exchange.ctx.status < 400 || said.has(exchange.ctx.req)) return
      const words = find(exchange)
      if (words !== undefined) say(exchange, words)
    },
  }
}

/** Writes an error down for this exchange and answers with its status. */
export function say({ ctx }: Pick<Exchange, 'ctx'>, error: FedexError): void {
  said.set(ctx.req, error)
  ctx.status = error.status
  ctx.body ??= { error: error.message }
}

/** The error of this exchange: in FedEx's words where one of its quirks had them, else in plain ones. */
export function errorOf({ ctx }: Exchange): FedexError {
  const { status } = ctx
  return said.get(ctx.req) ?? { status, code: plainCodes[status] ?? 'BAD.REQUEST.ERROR', message: ctx.message }
}

const plainCodes: Readonly<Record<number, string>> = {
  404: 'NOT.FOUND.ERROR',
  500: 'INTERNAL.SERVER.ERROR',
  503: 'SERVICE.UNAVAILABLE.ERROR',
}

/** Whether oidc-provider refused for a reason that speaks of this. */
export function refusedFor({ ctx }: Exchange, words: RegExp): boolean {
  const refusal = refusalIn(ctx)
  return refusal !== undefined && words.test(`${refusal.error} ${refusal.detail}`)
}
