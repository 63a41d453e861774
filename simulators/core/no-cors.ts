import { isOldTokenAnswer } from './old-shape.ts'
import type { AfterStep, BeforeStep, Exchange, Step } from './step.ts'

/** Leaves CORS out of the token endpoint: Origin is neither allowed nor minded. */
export const noCors: readonly Step[] = [
  {
    name: 'no-cors-request',
    stage: 'before',
    apply(exchange) {
      if (concerns(exchange)) delete exchange.ctx.req.headers.origin
    },
  } satisfies BeforeStep,
  {
    name: 'no-cors-answer',
    stage: 'after',
    apply(exchange) {
      if (!concerns(exchange)) return
      // oidc-provider writes them for requests without Origin too.
      for (const name of ['access-control-allow-origin', 'access-control-expose-headers', 'vary'])
        exchange.ctx.remove(name)
    },
  } satisfies AfterStep,
]

/** A preflight says nothing of the grant; the new flow of a carrier that migrates answers it. */
function concerns(exchange: Exchange): boolean {
  const { ctx, kit } = exchange
  return isOldTokenAnswer(exchange) && !(kit.profile === 'migrating' && ctx.method === 'OPTIONS')
}
