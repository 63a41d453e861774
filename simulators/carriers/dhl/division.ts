import type { Arrival, Exchange, Step } from '../../core/step.ts'
import { type TokenAnswer, tokenAnswerOf } from '../../core/token-answer.ts'

/** A refusal as a division writes it. */
export interface DivisionError {
  readonly status: number
  readonly body: object
}

/** One of DHL's divisions: where its tokens are, and how its own form differs from a token request of the standard. */
export interface Division {
  readonly name: string
  readonly path: string
  readonly method: 'GET' | 'POST'
  /** Seconds its tokens live. */
  readonly lifetime: number
  /** Where another request to the same address is none of its own. */
  applies?(arrival: Arrival): boolean
  /** The token request in the standard's form, or what is refused before there is one. */
  read(arrival: Arrival): URLSearchParams | DivisionError
  answer(granted: TokenAnswer, exchange: Exchange): object
  refuse(exchange: Exchange): DivisionError
}

const divisions = new WeakMap<object, Division>()

/** The division a request was sent to. oidc-provider hands its own context around, which holds the same request. */
export function divisionOf(ctx: { readonly req: object }): Division | undefined {
  return divisions.get(ctx.req)
}

/** The steps of one division: its request is read into the standard's, and what comes of it is written back. */
export function division(own: Division): readonly Step[] {
  return [
    {
      name: `dhl-${own.name}-request`,
      stage: 'request',
      apply(arrival) {
        const { ctx, kit } = arrival
        if (ctx.path !== own.path || ctx.method !== own.method || own.applies?.(arrival) === false) return
        const form = own.read(arrival)
        divisions.set(ctx.req, own)
        if (!(form instanceof URLSearchParams)) {
          ctx.status = form.status
          ctx.body = form.body
          return
        }
        ctx.method = 'POST'
        ctx.path = kit.carrier.paths.token
        ctx.req.headers['content-type'] = 'application/x-www-form-urlencoded'
        arrival.body = form.toString()
      },
    },
    {
      name: `dhl-${own.name}-answer`,
      stage: 'after',
      async apply(exchange) {
        const { ctx } = exchange
        if (divisionOf(ctx) !== own || exchange.endpoint !== 'token') return
        const granted = await tokenAnswerOf(exchange)
        if (granted !== undefined) ctx.body = own.answer(granted, exchange)
        else if (ctx.status >= 400) {
          const { status, body } = own.refuse(exchange)
          ctx.remove('www-authenticate')
          ctx.status = status
          ctx.body = body
        }
      },
    },
  ]
}

/** The body of a request as a form. */
export function formOf({ ctx, body }: Arrival): URLSearchParams {
  return new URLSearchParams(ctx.is('application/x-www-form-urlencoded') ? body : '')
}

/** What HTTP Basic with client credentials comes to; the header stays and is checked as it is. */
export function clientCredentials(): URLSearchParams {
  return new URLSearchParams({ grant_type: 'client_credentials' })
}

/** The members every division has. */
export function bearer({ access_token, expires_in }: TokenAnswer): object {
  return { access_token, token_type: 'Bearer', expires_in }
}

/** What the gateway says to credentials it does not know. */
export const notAllowed: DivisionError = {
  status: 401,
  body: { status: 401, title: 'Unauthorized', detail: 'Access to the resource is not allowed.' },
}

/** The same where it is the request that is wrong. */
export function problemOf({ ctx }: Exchange): DivisionError {
  if (ctx.status === 401) return notAllowed
  const { status } = ctx
  return { status, body: { status, title: ctx.message, detail: 'The token request is not valid.' } }
}
