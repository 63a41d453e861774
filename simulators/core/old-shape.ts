import type { Exchange } from './step.ts'

const newGrants: readonly (string | null)[] = ['authorization_code', 'refresh_token']

/**
 * Whether a carrier's old shapes reach this exchange. While a carrier migrates, the code flow at the standard addresses
 * is the new one already, and the old grants and addresses beside it stay as they were.
 */
export function isOldShape({ kit, asked, ctx, params }: Pick<Exchange, 'kit' | 'asked' | 'ctx' | 'params'>): boolean {
  if (kit.profile !== 'migrating') return true
  return asked !== ctx.path || !newGrants.includes(params.get('grant_type'))
}

/** Whether this is the answer of the token endpoint in the carrier's old shape. */
export function isOldTokenAnswer(exchange: Exchange): boolean {
  return exchange.endpoint === 'token' && isOldShape(exchange)
}
