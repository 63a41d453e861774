import type Koa from 'koa'
import type { Provider } from 'oidc-provider'

/** Why a request got nothing, in the protocol's words; the detail is for this server's own eyes and never sent as it is. */
export interface Refusal {
  readonly error: string
  readonly detail: string
}

const refusals = new WeakMap<Koa.Context['req'], Refusal>()

/** Remembers what oidc-provider refused and why, so that a carrier's own words can take the place of the standard's. */
export function rememberRefusals(provider: Provider): void {
  const remember = (ctx: Koa.Context, error: Error) => void refusals.set(ctx.req, refusalOf(error))
  provider.on('grant.error', remember)
  provider.on('authorization.error', remember)
  provider.on('revocation.error', remember)
}

/** What oidc-provider refused in this request. */
export function refusalIn(ctx: Koa.Context): Refusal | undefined {
  return refusals.get(ctx.req)
}

function refusalOf(error: Error): Refusal {
  const detail: unknown = Reflect.get(error, 'error_detail') ?? Reflect.get(error, 'error_description')
  return { error: error.message, detail: typeof detail === 'string' ? detail : '' }
}
