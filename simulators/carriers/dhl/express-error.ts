import type { Exchange } from '../../core/step.ts'

/** Whether a request is for MyDHL API (Express). */
export function isForExpress({ ctx, endpoint }: Pick<Exchange, 'ctx' | 'endpoint'>): boolean {
  return endpoint === 'resource' && ctx.path.startsWith('/mydhlapi/')
}

/** An error as MyDHL API writes it. */
export function expressError(
  { ctx }: Pick<Exchange, 'ctx'>,
  status: number,
  title: string,
  detail: string,
  additionalDetails: readonly string[] = [],
): void {
  ctx.remove('www-authenticate')
  ctx.status = status
  ctx.type = 'json'
  const more = additionalDetails.length === 0 ? {} : { additionalDetails }
  ctx.body = { instance: ctx.path, detail, title, message: detail, status, ...more }
}
