import type { Exchange } from '../../core/step.ts'

/** A problem document (RFC 7807) as DHL's gateway writes it. */
export function problem({ ctx }: Pick<Exchange, 'ctx'>, status: number, title: string, detail: string): void {
  ctx.status = status
  ctx.type = 'application/problem+json'
  ctx.body = JSON.stringify({ title, status, detail, instance: ctx.path, type: 'about:blank' })
}

/** Whether an API has errors of another shape: those of Express and of eCommerce Americas have. */
export function isShapedOtherwise({ ctx }: Pick<Exchange, 'ctx'>): boolean {
  return /^\/(?:mydhlapi|shipping\/v4)\//.test(ctx.path)
}

/** What it says to anybody it does not let in, whatever the reason. */
export function unauthorized(exchange: Pick<Exchange, 'ctx'>): void {
  exchange.ctx.remove('www-authenticate')
  problem(exchange, 401, 'Unauthorized', 'Unauthorized for given resource.')
}
