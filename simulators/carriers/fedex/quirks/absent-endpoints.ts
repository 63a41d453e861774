import { standardEndpoints, withoutEndpoints } from '../../../core/absent-endpoints.ts'
import type { Quirk } from '../../../core/quirk.ts'
import type { BeforeStep } from '../../../core/step.ts'
import { isForSupplyChain } from '../supply-chain.ts'

/** Its specification has a single address. */
export const absentEndpoints: Quirk = {
  id: 'fedex/absent-endpoints',
  carrier: 'fedex',
  says: 'The token endpoint is the only one of OAuth on its own hosts: no authorize, refresh, revocation, introspection or metadata.',
  sources: ['FX1'],
  confidence: 'documented',
  on: ['today'],
  steps: () => [withoutEndpoints(standardEndpoints), withoutAuthorize],
}

// The pages behind it stay: Supply Chain, which has an authorization endpoint, leads to them.
const withoutAuthorize: BeforeStep = {
  name: 'fedex-absent-authorize',
  stage: 'before',
  apply(exchange) {
    if (exchange.endpoint !== 'authorization' || isForSupplyChain(exchange)) return
    exchange.ctx.status = 404
    exchange.ctx.body = { error: 'not_found' }
  },
}
