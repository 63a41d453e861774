import { isOldTokenAnswer } from '../../core/old-shape.ts'
import type { Exchange } from '../../core/step.ts'
import { isForSupplyChain } from './supply-chain.ts'

/** Whether a request is for FedEx's own token endpoint, and not for that of Supply Chain. */
export function isCoreToken(exchange: Exchange): boolean {
  return exchange.endpoint === 'token' && !isForSupplyChain(exchange)
}

/** The same where it is in the carrier's old shape. */
export function isOldCoreToken(exchange: Exchange): boolean {
  return isOldTokenAnswer(exchange) && !isForSupplyChain(exchange)
}
